;; Kernel functions, structs that the verifier knows, and what libbpf's macros call.
(import-kernel-struct task-struct pid comm)
(defkfunc bpf-rcu-read-lock () void)
(defkfunc bpf-rcu-read-unlock () void)
(defmap m :type :array :key-type u32 :value-type u64 :max-entries 2)

(defprog kernel-function (:type :tc :license "MIT")
  (bpf-rcu-read-lock) ; error: license
  (bpf-rcu-read-unlock) ; error: license
  0)
(defprog system-call (:type :kprobe :section "ksyscall/openat")
  (setf (getmap m 0) (pt-regs-parm1)) ; error: license
  0)
(defprog usdt-argument (:type :kprobe :section "usdt")
  (setf (getmap m 0) (+ (usdt-arg 0) (usdt-arg-count))) ; error: license
  0)
(defprog structs (:type :tp-btf :section "tp_btf/sched_process_fork")
  (let ((word u64 0) (task (ctx parent)))
    (memcpy (stack-addr word) 0 (task-struct-comm task) 0 8) ; error: license
    (setf (getmap m 0) word
          (getmap m 1) (task-struct-pid task))) ; error: license
  0)
(defprog free (:type :kprobe :section "kprobe/vfs_read")
  (setf (getmap m 0) (+ (pt-regs-parm1) (ktime-get-ns)))
  0)
