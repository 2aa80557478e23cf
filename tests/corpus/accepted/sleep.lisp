;; Programs that may sleep, and maps with locks and timers where they are allowed.
(defstruct account (lock spin-lock) (n u32))
(defstruct alarm (t timer) (n u32))
(defmap accounts :type :hash :key-size 4 :value-type account :max-entries 4)
(defmap alarms :type :array :key-size 4 :value-type alarm :max-entries 4)

(defsubprog each ((i u32) (data (ptr u64))) i32
  (let ((word u64 i))
    (copy-from-user (stack-addr word) 8 4096))
  0)
(defsubprog wake ((m ptr) (k (ptr u32)) (v (ptr alarm))) i32
  0)

(defprog sleeps (:type :syscall)
  (let ((word u64 0))
    (copy-from-user (stack-addr word) 8 4096)
    (bpf-loop 4 each (stack-addr word) 0))
  0)

(defprog sleepable-probe (:type :kprobe :section "uprobe.s")
  (let ((word u64 0))
    (copy-from-user (stack-addr word) 8 4096))
  0)

(defprog timer-of-a-sleeper (:type :syscall)
  (when-let ((a (map-lookup alarms 0)))
    (timer-init (alarm-t a) alarms 1)
    (timer-set-callback (alarm-t a) wake))
  0)

(defprog timer-in-a-filter (:type :socket-filter)
  (when-let ((a (map-lookup alarms 0)))
    (incf (alarm-n a)))
  0)

(defprog lock-of-a-sleeper (:type :syscall)
  (when-let ((a (map-lookup accounts 0)))
    (with-spin-lock ((account-lock a))
      (incf (account-n a))))
  0)

(defprog lock-by-btf (:type :tp-btf :section "tp_btf/sched_process_fork")
  (when-let ((a (map-lookup accounts 0)))
    (with-spin-lock ((account-lock a))
      (incf (account-n a))))
  0)
