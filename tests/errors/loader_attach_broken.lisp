; A program whose options are not understood has no section: attach-all leaves it out, and goes on.
(defprog p (:type :tracepoint :section "tracepoint/syscalls/sys_enter_openat" :nonsense t) 0) ; error: unknown-option
(with-bpf-session ()
  (bpf:attach-all))
