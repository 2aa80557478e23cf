;; What is for GPL-compatible programs only.
(import-kernel-struct task-struct pid comm)
(defkfunc bpf-rcu-read-lock () void)
(defkfunc bpf-rcu-read-unlock () void)
(defmap m :type :array :key-type u32 :value-type u64 :max-entries 2)
(defmap events :type :perf-event-array :key-size 4 :value-size 4 :max-entries 4)

(defprog lock-by-function (:type :tc :license "MIT")
  (bpf-rcu-read-lock) ; error: license
  (bpf-rcu-read-unlock) ; error: license
  0)

(defprog system-call (:type :kprobe :section "ksyscall/openat")
  (setf (getmap m 0) (pt-regs-parm1)) ; error: license
  0)

(defprog usdt-argument (:type :kprobe :section "usdt")
  (setf (getmap m 0) (usdt-arg 0)) ; error: license
  0)

(defprog copied-struct (:type :tp-btf :section "tp_btf/sched_process_fork")
  (let ((word u64 0))
    (memcpy (stack-addr word) 0 (task-struct-comm (ctx parent)) 0 8) ; error: license
    (setf (getmap m 0) word))
  0)

(defprog field-of-a-struct (:type :tp-btf :section "tp_btf/sched_process_fork")
  (setf (getmap m 0) (task-struct-pid (ctx parent))) ; error: license
  0)

(defprog text (:type :tc)
  (printk "seen") ; error: license
  0)

(defprog sample (:type :tc)
  (let ((word u64 0))
    (perf-event-output (ctx-ptr) events 0 (stack-addr word) 8)) ; error: license
  0)

(defprog read-of-the-kernel (:type :raw-tracepoint :section "raw_tp/sched_process_fork")
  (setf (getmap m 0) (kernel-load u32 (cast ptr (ctx args 0)))) ; error: license
  0)
