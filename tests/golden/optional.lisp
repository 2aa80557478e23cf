;;; A program that some kernels have not the hook of: loaded only where it is enabled.
(defmap seen :type :array :key-type u32 :value-type u64 :max-entries 1)

(defprog always (:type :tracepoint :section "tracepoint/sched/sched_process_exit")
  (incf (getmap seen 0))
  0)

(defprog sometimes (:type :tracepoint :section "tracepoint/sched/sched_process_hang" :optional t)
  (incf (getmap seen 0))
  0)

(defprog also-sometimes (:type :tracepoint :section "?tracepoint/sched/sched_process_hang")
  0)

(with-bpf-session ()
  (when (getenv "HANGS")
    (bpf:enable sometimes))
  (bpf:load)
  (bpf:attach-all)
  (bpf:run))
