;; A helper that sleeps, where nothing may.
(defprog p (:type :raw-tracepoint :section "raw_tp/sched_switch")
  (let ((n u64 0))
    (copy-from-user (stack-addr n) 8 4096))
  0)
