;; structs that are written where they stand, and indexes of arrays of arrays
(defstruct outer
  (a u32)
  ((struct (a u8) (b u8))) ; the outer one's fields: see the end
  (inner (struct (x u8) (x u8)))) ; error: duplicate
(defstruct odd
  ((struct)) ; error: malformed
  (list (array (struct (y nosuch)) 2)) ; error: unknown-type
  ((array u8 4)) ; error: malformed
  (named (struct x))) ; error: unknown-type
(defstruct taken (b u8))
(defstruct full (plain (struct (b u8))))
(defstruct full-plain (c u8)) ; error: duplicate
(defstruct good (grid (array (array u16 3) 4)) ((union (w u32) (h u16))) (pair (struct (l u8) (r u8))))
(defglobal start good (make-good :grid '((1 2 3) (1 2 3 4)))) ; error: argument-count
(defmap m :type :array :key-type u32 :value-type u64 :max-entries 4)
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((g (make-good)))
    (setf (getmap m 0) (good-grid g 1 3)) ; error: constant-range
    (setf (getmap m 0) (good-grid g 4 1)) ; error: constant-range
    (setf (getmap m 0) (good-grid g 1 (ctx len))) ; error: bounds
    (setf (getmap m 0) (good-grid g 1 1 1)) ; error: argument-count
    (setf (getmap m 0) (good-w g 1)) ; error: argument-count
    (setf (good-grid g 1) 3) ; error: not-a-place
    (setf (good-pair g) 3) ; error: not-a-place
    (setf (good-pair-r g) 3) ; error: type
    (setf (good-pair-r (good-pair g)) (good-h g) (good-grid g 3 2) 1) ; warning: cut
    (setf (getmap m 0) (sizeof (struct (a u8))))) ; error: unknown-type
  1)
; error@2: duplicate
