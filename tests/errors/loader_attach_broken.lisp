; A program with an error of its own is reported once, at its definition, and loader forms that name it are still read.
(defprog broken (:type :tracepoint :section "tracepoint/sched/sched_process_exec" :wrong t) 0) ; error: unknown-option
(defprog fine (:type :xdp) 2)
(with-bpf-session ()
  (bpf:attach broken)
  (bpf:attach fine) ; error: argument-count
  (bpf:attach-all :interface "lo" :cgroup-path "x")) ; error: unknown-option
