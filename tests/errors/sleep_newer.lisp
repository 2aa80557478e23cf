;; Kernels before 7.3 have no timers in probes, and take RCU's lock once; before 6.12 no spin lock where a program sleeps.
(declaim (kernel "6.1"))
(defstruct alarm (t timer) (n u32))
(defstruct account (lock spin-lock) (n u32))
(defmap alarms :type :array :key-size 4 :value-type alarm :max-entries 4)
(defmap accounts :type :hash :key-size 4 :value-type account :max-entries 4)
(defkfunc bpf-rcu-read-lock () void)
(defkfunc bpf-rcu-read-unlock () void)

(defprog probe (:type :kprobe :section "uprobe")
  (when-let ((a (map-lookup alarms 0))) ; error: kernel
    (incf (alarm-n a)))
  0)
(defprog twice (:type :tc)
  (bpf-rcu-read-lock)
  (bpf-rcu-read-lock) ; error: kernel
  (bpf-rcu-read-unlock)
  (bpf-rcu-read-unlock)
  0)
(defprog sleeper (:type :syscall)
  (when-let ((a (map-lookup accounts 0))) ; error: kernel
    (incf (account-n a)))
  0)
