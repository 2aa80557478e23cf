;; The founding dialect's spellings: what a pointer that is declared u64 may not be, and others.
(defmap m :type :array :key-size 4 :value-size 8 :max-entries 1)
(defstruct rec (p u64) (n u64))
(defmap recs :type :array :key-size 4 :value-type rec :max-entries 1)

(defprog addresses (:type :xdp)
  (let ((v u64 (map-lookup m 0)) (w u64 5) (k 0))
    (setf k (load u64 v 0)) ; error: null-deref
    (unless v (return 1))
    (setf k (load u64 v 8)) ; error: bounds
    (setf k (logand v 7)) ; error: type
    (setf k (* v 2)) ; error: type
    (setf w (map-lookup m 0)) ; error: type
    (setf k (load u64 w 0)) ; error: type
    (if k 2 1)))

(defprog fields (:type :xdp)
  (let ((r (map-lookup recs 0)) (k 0))
    (unless r (return 1))
    (setf (rec-p r) (map-lookup m 0)) ; error: type
    (setf k (load u64 (rec-p r) 0)) ; error: type
    (if k 2 1)))

(defprog memory (:type :xdp)
  (let ((b (struct-alloc 16)) (k 0))
    (setf k (load u64 b 16)) ; error: bounds
    (struct-alloc 0) ; error: constant-range
    (struct-alloc k) ; error: not-constant
    (if k #(1 2) 1))) ; error: unsupported

(defprog answers (:type :sockops :section "sockops")
  (setf (ctx replylong 0) 1 (ctx args 0) 2)
  (setf (ctx replylong 1) 1) ; error: ctx-readonly
  1)

(defprog unheld (:type :tp-btf :section "tp_btf/task_newtask")
  (bpf-task-from-pid 1) ; error: unreleased
  0)

(deftracepoint syscalls/sys_enter_openat filename nope) ; error: unknown-field
(eval-when (:compile-toplevel)
  (handler-case (error "no") (warning (w) w))) ; error: macro
