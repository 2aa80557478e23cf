;; Structs: what an accessor, a cast, a field or a definition may not be.
(defstruct inner (x i16) (y u32))
(defstruct node (next (ptr node)) (in inner) (ins (array inner 3)) (v u32) (words (array u32 4)))
(defmap nodes :type :array :key-size 4 :value-type node :max-entries 2)

(defprog accessors (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((n (map-lookup nodes 0)) (o (make-inner)) (q nil) (k 5))
    (unless n (return 1))
    (setf k (node-v o)) ; error: type
    (setf k (cast u64 (inner-x n))) ; error: type
    (setf k (cast u64 (inner-x (cast (ptr inner) n))))
    (setf k (node-v n 1)) ; error: argument-count
    (setf k (node-words n 4)) ; error: constant-range
    (setf k (node-words n -1)) ; error: constant-range
    (setf k (node-vv n)) ; error: unknown-field
    (setf k (node-v k)) ; error: type
    (setf k (struct-ref node n nope)) ; error: unknown-field
    (setf k (struct-ref nobody n v)) ; error: unknown-form
    (struct-set node n v) ; error: argument-count
    (setf q n)
    (setf q o) ; error: type
    (setf k n) ; error: type
    (setf (node-next n) o) ; error: type
    (setf (node-next n) n)
    (if k 1 0)))

(defprog places (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((n (map-lookup nodes 0)) (o (make-inner)) (k 5))
    (unless n (return 1))
    (setf (node-in n) o) ; error: not-a-place
    (setf (node-ins n) o) ; error: not-a-place
    (setf (node-ins n 1) o) ; error: not-a-place
    (struct-set node n in 4) ; error: not-a-place
    (incf (node-in n)) ; error: not-a-place
    (setf (sizeof node) 2) ; error: not-a-place
    (setf 5 k) ; error: not-a-place
    (setf nodes 2) ; error: unknown-variable
    (incf (node-next n)) ; error: type
    (if k 1 0)))

(defprog types (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((n (map-lookup nodes 0)))
    (unless n (return 1))
    (cast (ptr nobody) n) ; error: unknown-type
    (cast node n) ; error: type
    (load node n 0) ; error: type
    (let ((z node n)) z) ; error: unsupported
    (let ((z (ptr inner) n)) z) ; error: type
    (let ((z (ptr node) n) (y (ptr node))) (setf y z))
    (let ((z 1)) (declare (type nobody z)) z) ; error: unknown-type
    (if (= (sizeof nobody) 4) ; error: unknown-type
        (make-nobody) ; error: unknown-form
        1)))

(defstruct selfish (a selfish)) ; error: type
(defstruct twice (a u8) (a u16)) ; error: duplicate
(defstruct empty) ; error: argument-count
(defstruct odd (a)) ; error: malformed
(defstruct none (c (array u8 0))) ; error: constant-range
(defstruct vast (d (array u8 99999999999))) ; error: constant-range
(defstruct (a u8)) ; error: argument-count
(defstruct inner (z u8)) ; error: duplicate
(defstruct hen (x u8) (egg egg))
(defstruct egg (y u64) (hen hen)) ; error: type
(defstruct rows (y u64) (row (array rows 3))) ; error: type
(defunion either-one holder inner)
(defstruct holder (one either-one)) ; error: type
(defstruct lost (z (ptr nobody))) ; error: unknown-type
(defstruct parent (first (ptr child)) (n u8))
(defstruct child (of (ptr parent)) (twins (array parent 2)))
; warning@48: unused
