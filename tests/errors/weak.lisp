;; kernel functions and variables that the kernel may lack
(import-kernel-struct rq (nr_running u32))
(defstruct own (a u32))
(defextern ksym runqueues rq)
(defextern ksym other-queues rq :weak)
(defextern ksym active i32 :optional) ; error: unknown-option
(defextern ksym mine own) ; error: type
(defextern ksym several (array u32 4)) ; error: type
(defextern ksym whole) ; error: argument-count
(defextern ksym address void)
(defkfunc bpf-perhaps ((n u32)) u64 :weak)
(defkfunc bpf-surely ((n u32)) u64)
(defglobal seen u64)
(defmap m :type :array :key-size 4 :value-size 8 :max-entries 8)

(defsubprog asked-outside () u64
  (bpf-perhaps 1)) ; error: kernel-function

(defprog uses (:type :tp-btf :section "tp_btf/sched_process_exec")
  (bpf-perhaps 1) ; error: kernel-function
  (when (exists bpf-perhaps) (bpf-perhaps 2))
  (if (not (exists bpf-perhaps))
      (bpf-perhaps 3) ; error: kernel-function
      (bpf-perhaps 4))
  (when (or (exists bpf-perhaps) (= seen 1)) (bpf-perhaps 5)) ; error: kernel-function
  (when (or (not (exists bpf-perhaps)) (= (bpf-perhaps 6) 1)) (incf seen))
  (when (and (> seen 2) (exists bpf-perhaps) (= (bpf-perhaps 7) 1)) (bpf-perhaps 8) (asked-outside))
  (let ((have (exists bpf-perhaps)))
    (when have (bpf-perhaps 9))) ; error: kernel-function
  (dotimes (i 4)
    (unless (exists bpf-perhaps) (break))
    (bpf-perhaps 10))
  (bpf-perhaps 11) ; error: kernel-function
  (setf (getmap m 0) (rq-nr-running (this-cpu-ptr other-queues))) ; error: kernel-function
  (setf (getmap m 1) (rq-nr-running (this-cpu-ptr runqueues)))
  (setf (getmap m 2) (rq-nr-running runqueues)) ; error: type
  (setf (getmap m 3) (rq-nr-running (per-cpu-ptr runqueues 3))) ; error: null-deref
  (this-cpu-ptr seen) ; error: type
  (this-cpu-ptr address) ; error: type
  (setf seen address address 3) ; error: not-a-place
  (exists bpf-surely) ; error: type
  (exists runqueues) ; error: type
  (exists nosuch) ; error: type
  (kfunc-exists bpf-perhaps) ; error: unknown-form
  (unless (exists bpf-perhaps) (return 0))
  (bpf-perhaps 12)
  0)
