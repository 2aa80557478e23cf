;; A map that sleepable programs may not use.
(defmap events :type :perf-event-array :key-size 4 :value-size 4 :max-entries 4)

(defprog p (:type :syscall :section "syscall")
  (let ((n u32 0))
    (perf-event-output (ctx-ptr) events BPF_F_CURRENT_CPU (stack-addr n) 4))
  0)
