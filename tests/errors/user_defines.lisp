; A session defines maps and programs only where they stand directly in it, and a target that the section has is the section's.
(with-bpf-session ()
  (bpf:map counts :type :array :key-size 4 :value-size 8 :max-entries 1)
  (bpf:prog count (:type :cgroup-skb) (incf (getmap none 0)) 1) ; error: unknown-map
  (bpf:prog fork (:type :tracepoint :section "tracepoint/sched/sched_process_fork") (incf (getmap counts 0)) 0)
  (when (/= (bpf:map-ref counts 0) 0)
    (bpf:map more :type :array :key-size 4 :value-size 8 :max-entries 1)) ; error: malformed
  (bpf:attach fork "sched/sched_process_fork")
  (bpf:attach fork "sched/sched_process_exit") ; error: argument-count
  (open-ring-consumer counts count) ; error: unknown-form
  (handler-case (bpf:run) (interactive-interrupt () (exit 1)))) ; error: malformed
