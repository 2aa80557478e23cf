(let* ((object (bpf:open-object "f.o")))
  (bpf:load-program program)) ; error: unknown-variable
