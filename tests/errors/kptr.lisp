;; fields of map values that own objects of the kernel's
(import-kernel-struct task-struct pid)
(import-kernel-struct mm-struct total-vm)
(defstruct own (a u32))
(defstruct val (n u32) (task (kptr task-struct)) (other (ptr task-struct)))
(defstruct wrong
  (a (kptr own)) ; error: type
  (b (kptr mm-struct)) ; error: type
  (c (kptr)) ; error: unknown-type
  (d (kptr u32))) ; error: type
(defmap m :type :hash :key-type u32 :value-type val :max-entries 4)
(defprog p (:type :tp-btf :section "tp_btf/sched_process_exec")
  (let ((on-stack (make-val)) (v (map-lookup m 0)) (current (get-current-task-btf)))
    (unless v (return 0))
    (val-task v) ; error: type
    (setf (val-task v) nil) ; error: type
    (kptr-xchg (val-n-ptr v) nil) ; error: type
    (kptr-xchg (val-other-ptr v) nil) ; error: type
    (kptr-xchg (val-task-ptr v) nil) ; error: unreleased
    (kptr-xchg (val-task-ptr v) v) ; error: type
    (memset v 0 0 16) ; error: bounds
    (when-let ((old (kptr-xchg (val-task-ptr on-stack) nil))) ; error: type
      (bpf-task-release old))
    (when-let ((old (kptr-xchg (val-task-ptr v) (as-task-struct current)))) ; error: released
      (bpf-task-release old))
    (when-let ((task (bpf-task-from-pid 1)))
      (let ((old (kptr-xchg (val-task-ptr v) task)))
        (when old (bpf-task-release old)))
      (bpf-task-release task)) ; error: released
    (when-let ((task (bpf-task-from-pid 2)))
      (let ((old (kptr-xchg (val-task-ptr v) task)))
        (when old (bpf-task-release old))))
    (let ((task (bpf-task-from-pid 3)))
      (when-let ((old (kptr-xchg (val-task-ptr v) task))) ; error: null-deref
        (bpf-task-release old)))
    (when-let ((old (kptr-xchg (val-task-ptr v) (bpf-task-from-pid 4)))) ; error: null-deref
      (bpf-task-release old)))
  0)
