;; Opens an object beside it and prints a counter.
(let* ((object (bpf:open-object "count.bpf.o"))
       (program (bpf:find-program object "count")))
  (bpf:load-program program)
  (format t "packets: ~a~%" (bpf:map-lookup (bpf:find-map object "packets") 0)))
