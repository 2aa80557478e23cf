;;; session-defines: a session that defines the file's map and programs, as the founding dialect writes them.
(deftracepoint sched/sched-process-fork parent-pid child-pid)

(with-bpf-session ()
  ;; who made whom
  (bpf:map parents :type :hash :key-size 4 :value-size 4 :max-entries 1024)
  (bpf:prog note (:type :tracepoint :section "tracepoint/sched/sched_process_fork")
    (setf (getmap parents (tp-child-pid)) (tp-parent-pid))
    0)
  (bpf:prog count-allocations (:type :kprobe :section "uprobe/malloc")
    (incf (getmap parents 0))
    0)
  (bpf:attach note "tracepoint/sched/sched_process_fork")
  (bpf:attach count-allocations "/usr/lib/x86_64-linux-gnu/libc.so.6" "malloc")
  (bpf:run :for 1)
  (bpf:do-map (child parent parents)
    (format t "~10d ~10d~%" child parent)))
