;; What may sleep, and where nothing may; RCU's lock in turn; locks and timers where no program can take them.
(defstruct account (lock spin-lock) (n u32))
(defstruct alarm (t timer) (n u32))
(defmap accounts :type :hash :key-size 4 :value-type account :max-entries 4)
(defmap alarms :type :array :key-size 4 :value-type alarm :max-entries 4)
(defkfunc bpf-rcu-read-lock () void)
(defkfunc bpf-rcu-read-unlock () void)
(defkfunc bpf-copy-from-user-str ((to ptr) (n u32) (from ptr) (flags u64)) i32 :sleepable)

(defsubprog read-user ((n u64)) u64
  (let ((word u64 n))
    (copy-from-user (stack-addr word) 8 4096) ; error: sleep
    word))
(defsubprog wake ((m ptr) (k (ptr u32)) (v (ptr alarm))) i32
  (read-user 1)
  0)
(defsubprog each ((i u32) (data (ptr u64))) i32
  (let ((word u64 i))
    (copy-from-user (stack-addr word) 8 4096))
  0)

(defprog may-sleep (:type :syscall)
  (let ((word u64 0))
    (copy-from-user (stack-addr word) 8 4096)
    (bpf-copy-from-user-str (stack-addr word) 8 (cast ptr 4096) 0)
    (bpf-loop 4 each (stack-addr word) 0)
    (bpf-rcu-read-lock)
    (copy-from-user (stack-addr word) 8 4096) ; error: sleep
    (bpf-copy-from-user-str (stack-addr word) 8 (cast ptr 4096) 0) ; error: sleep
    (bpf-rcu-read-unlock)
    (copy-from-user (stack-addr word) 8 4096))
  (when-let ((a (map-lookup alarms 0)))
    (timer-init (alarm-t a) alarms 1)
    (timer-set-callback (alarm-t a) wake))
  (when-let ((a (map-lookup accounts 0)))
    (with-spin-lock ((account-lock a))
      (incf (account-n a))))
  0)

(defprog must-not (:type :tp-btf :section "tp_btf/sched_process_fork")
  (let ((word u64 0))
    (bpf-copy-from-user-str (stack-addr word) 8 (cast ptr 4096) 0)) ; error: sleep
  0)

(defprog rcu (:type :tc)
  (bpf-rcu-read-lock)
  (when (ctx len)
    (return 0)) ; error: sleep
  (bpf-rcu-read-unlock)
  (bpf-rcu-read-unlock) ; error: sleep
  0)
(defprog rcu-at-the-end (:type :tc) ; error: sleep
  (bpf-rcu-read-lock)
  0)
(defprog rcu-in-turn (:type :tc)
  (dotimes (i 3)
    (bpf-rcu-read-lock)
    (ktime-get-ns)
    (bpf-rcu-read-unlock))
  (when (ctx len)
    (bpf-rcu-read-lock)
    (bpf-rcu-read-unlock)
    (return 0))
  (bpf-rcu-read-lock)
  (bpf-rcu-read-unlock)
  0)

(defprog tracing (:type :kprobe :section "uprobe")
  (when-let ((a (map-lookup accounts 0))) ; error: map-operation
    (incf (account-n a)))
  0)
(defprog filter (:type :socket-filter)
  (when-let ((a (map-lookup accounts 0))) ; error: map-operation
    (incf (account-n a)))
  (when-let ((a (map-lookup alarms 0)))
    (incf (alarm-n a)))
  0)
(defprog by-btf (:type :tp-btf :section "tp_btf/sched_process_fork")
  (when-let ((a (map-lookup accounts 0)))
    (with-spin-lock ((account-lock a))
      (incf (account-n a))))
  0)
