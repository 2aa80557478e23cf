(let* ((object (bpf:open-object "count-egress.o"))
       (program (bpf:find-program object "count-egress")))
  (bpf:attach (bpf:load-program program) :interface "eth0") ; error: unsupported
  (bpf:attach (bpf:load-program program) :cookie 7) ; error: unsupported
  (bpf:attach (bpf:load-program program) :cgroup-fd 7) ; error: unsupported
  (bpf:attach (bpf:load-program program) :door "front")) ; error: unknown-option
