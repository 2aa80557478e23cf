;; A lock where no program may hold one.
(defstruct account (lock spin-lock) (balance u64))
(defmap accounts :type :array :key-size 4 :value-type account :max-entries 2)

(defprog p (:type :raw-tracepoint :section "raw_tp/sched_switch")
  (let ((a (map-lookup accounts 0)))
    (when a
      (spin-lock (account-lock-ptr a))
      (spin-unlock (account-lock-ptr a))))
  0)
