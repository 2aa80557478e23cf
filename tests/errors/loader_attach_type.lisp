(let* ((object (bpf:open-object "count-egress.o"))
       (program (bpf:find-program object "count-egress"))
       (loaded (bpf:load-program program)))
  (attach-cgroup loaded "/sys/fs/cgroup" :attach-type 77)) ; error: attach-type
