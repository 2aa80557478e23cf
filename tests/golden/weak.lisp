;;; Kernel functions and variables that the kernel may lack.
(import-kernel-struct rq (nr_running u32))
(defextern ksym runqueues rq)
(defextern ksym other-queues (struct rq) :weak)
(defextern ksym bpf-prog-active i32)
(defextern ksym schedule void) ; its address
(defextern ksym not-there void :weak)
(defkfunc bpf-task-from-vpid ((pid i32)) (ptr task-struct) :acquire :ret-null :weak)
(defmap counts :type :array :key-size 4 :value-size 8 :max-entries 8)

(defsubprog queued () u64
  (unless (exists other-queues) (return 0))
  (rq-nr-running (this-cpu-ptr other-queues)))

(defprog ask (:type :tp-btf :section "tp_btf/sched_process_exec")
  (when-let ((r (per-cpu-ptr runqueues 1)))
    (setf (getmap counts 0) (rq-nr-running r)))
  (setf (getmap counts 1) (load i32 (this-cpu-ptr bpf-prog-active))
        (getmap counts 2) (- schedule not-there)
        (getmap counts 3) (queued)
        (getmap counts 4) (if (or (not (exists not-there)) (= schedule 0)) 1 0))
  (when (and (exists bpf-task-from-vpid) (exists other-queues))
    (when-let ((task (bpf-task-from-vpid 1)))
      (incf (getmap counts 5))
      (bpf-task-release task)))
  0)
