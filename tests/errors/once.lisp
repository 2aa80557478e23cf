;; read-once, write-once, container-of and memcmp
(import-kernel-struct task-struct comm)
(defstruct node (key u32) (bits u32 :bits 3) (name (array char 16)))
(defglobal count u64)
(defparam limit u32 3)
(defmap m :type :array :key-type u32 :value-type node :max-entries 4)
(defmap r :type :array :key-type u32 :value-type u64 :max-entries 4)
(defprog p (:type :raw-tracepoint :section "raw_tp/sched_process_exec")
  (let ((n (make-node)) (x u64 (ktime-get-ns)))
    (setf (getmap r 0) (+ (read-once limit) (read-once (node-key n))))
    (setf (getmap r 0) (read-once x)) ; error: type
    (setf (getmap r 0) (read-once (+ x 1))) ; error: type
    (setf (getmap r 0) (read-once (node-bits n))) ; error: type
    (setf (getmap r 0) (read-once (getmap r 1))) ; error: type
    (read-once (node-name n)) ; error: type
    (write-once x 3) ; error: type
    (write-once limit 3) ; error: not-a-place
    (write-once (node-bits n) 3) ; error: type
    (write-once (node-key n) x) ; warning: cut
    (write-once (node-key n)) ; error: argument-count
    (setf x (write-once count 3)) ; error: type
    (setf x (u64 (container-of (node-name n) nosuch key))) ; error: unknown-type
    (setf x (u64 (container-of (node-name n) node nosuch))) ; error: unknown-field
    (setf (node-key (container-of (node-name-ptr n) node name)) 3)
    (setf (node-key (container-of (node-name-ptr n) node key)) 3) ; error: alignment
    (setf (node-key (container-of (node-key-ptr n) node name)) 3) ; error: bounds
    (setf (getmap r 0) (memcmp n (node-name n) 32)) ; error: bounds
    (setf (getmap r 0) (memcmp n n x))) ; error: unbounded
  0)
