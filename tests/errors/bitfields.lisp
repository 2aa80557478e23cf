;; bit fields: their types, widths and what they have no address for
(defstruct inner (a u32))
(defstruct good (a u32 :bits 3) (b i8 :bits 8) (c bool :bits 1) (d u64 :bits 64))
(defstruct odd
  (port be16 :bits 3) ; error: type
  (text char :bits 3) ; error: type
  (list (array u8 4) :bits 3) ; error: type
  (inside inner :bits 3) ; error: type
  (none u32 :bits 0) ; error: constant-range
  (more u32 :bits 33) ; error: constant-range
  (truth bool :bits 2) ; error: constant-range
  (run-time u32 :bits (get-prandom-u32)) ; error: not-constant
  (old-way u32 3)) ; error: malformed
(defglobal start good (make-good :a 9 :b -1 :c 7)) ; warning: cut
(defmap m :type :array :key-type u32 :value-type u64 :max-entries 4)
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((g (make-good)) (n u8 (ctx len))) ; warning: cut
    (setf (good-a g) 7 (good-b g) 255) ; warning: cut
    (setf (good-a g) 8) ; warning: cut
    (setf (good-a g) n) ; warning: cut
    (setf (good-a g) (logand n 7) (good-d g) (ctx len))
    (good-a-ptr g) ; error: type
    (setf (getmap m 0) (field-offset good a)) ; error: type
    (atomic-add (good-d-ptr g) 1) ; error: type
    (setf (getmap m 1) (good-a g 1)) ; error: argument-count
    (setf (getmap m 2) (if (< (good-a g) 9) 1 0)) ; warning: always
    (incf (good-c g)) ; error: type
    (setf (good-d start) (good-b start)))
  1)
