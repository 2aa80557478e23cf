;; Sleep, RCU, and maps with locks and timers.
(defstruct account (lock spin-lock) (n u32))
(defstruct alarm (t timer) (n u32))
(defmap accounts :type :hash :key-size 4 :value-type account :max-entries 4)
(defmap alarms :type :array :key-size 4 :value-type alarm :max-entries 4)
(defkfunc bpf-rcu-read-lock () void)
(defkfunc bpf-rcu-read-unlock () void)
(defkfunc bpf-copy-from-user-str ((to ptr) (n u32) (from ptr) (flags u64)) i32 :sleepable)

(defsubprog wake ((m ptr) (k (ptr u32)) (v (ptr alarm))) i32
  (let ((word u64 0))
    (copy-from-user (stack-addr word) 8 4096)) ; error: sleep
  0)

(defprog sleep-in-a-timer (:type :syscall)
  (when-let ((a (map-lookup alarms 0)))
    (timer-init (alarm-t a) alarms 1)
    (timer-set-callback (alarm-t a) wake))
  0)

(defprog sleep-with-rcu (:type :syscall)
  (let ((word u64 0))
    (bpf-rcu-read-lock)
    (copy-from-user (stack-addr word) 8 4096) ; error: sleep
    (bpf-rcu-read-unlock))
  0)

(defprog function-sleeps-with-rcu (:type :syscall)
  (let ((word u64 0))
    (bpf-rcu-read-lock)
    (bpf-copy-from-user-str (stack-addr word) 8 (cast ptr 4096) 0) ; error: sleep
    (bpf-rcu-read-unlock))
  0)

(defprog function-sleeps (:type :tp-btf :section "tp_btf/sched_process_fork")
  (let ((word u64 0))
    (bpf-copy-from-user-str (stack-addr word) 8 (cast ptr 4096) 0)) ; error: sleep
  0)

(defprog helper-sleeps (:type :kprobe :section "uprobe")
  (let ((word u64 0))
    (copy-from-user (stack-addr word) 8 4096)) ; error: helper-not-allowed
  0)

(defprog leave-with-rcu (:type :tc)
  (bpf-rcu-read-lock)
  (when (ctx len)
    (return 0)) ; error: sleep
  (bpf-rcu-read-unlock)
  0)

(defprog unlock-without-rcu (:type :tc)
  (bpf-rcu-read-unlock) ; error: sleep
  0)

(defprog end-with-rcu (:type :tc) ; error: sleep
  (bpf-rcu-read-lock)
  0)

(defprog lock-in-a-probe (:type :kprobe :section "uprobe")
  (when-let ((a (map-lookup accounts 0))) ; error: map-operation
    (incf (account-n a)))
  0)

(defprog lock-in-a-sleepable-probe (:type :kprobe :section "uprobe.s")
  (when-let ((a (map-lookup accounts 0))) ; error: map-operation
    (incf (account-n a)))
  0)

(defprog lock-in-a-tracepoint (:type :raw-tracepoint :section "raw_tp/sched_process_fork")
  (when-let ((a (map-lookup accounts 0))) ; error: map-operation
    (incf (account-n a)))
  0)

(defprog lock-in-a-sample (:type :perf-event :section "perf_event")
  (when-let ((a (map-lookup accounts 0))) ; error: map-operation
    (incf (account-n a)))
  0)

(defprog lock-in-a-filter (:type :socket-filter)
  (when-let ((a (map-lookup accounts 0))) ; error: map-operation
    (incf (account-n a)))
  0)
