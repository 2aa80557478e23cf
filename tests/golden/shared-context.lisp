;;; A subprogram that only hands its context on has that of whoever calls it.
(defstruct event (pid u32) (kind u32))
(defmap events :type :perf-event-array :key-size 4 :value-size 4)
(defmap stacks :type :stack-trace :key-size 4 :value-size 1016 :max-entries 64)

(defsubprog send ((pid u32) (kind u32)) void
  (let ((e (make-event)))
    (setf (event-pid e) pid
          (event-kind e) kind)
    (perf-event-output (ctx-ptr) events BPF_F_CURRENT_CPU e (sizeof event))))

(defsubprog note ((pid u32)) void
  (when (>= (get-stackid (ctx-ptr) stacks 0) 0)
    (send pid 2)))

(defprog raw (:type :raw-tracepoint :section "raw_tp/sched_process_exit")
  (send (u32 (get-current-pid-tgid)) 1)
  0)

(defprog typed (:type :tp-btf :section "tp_btf/sched_process_exit")
  (note (u32 (get-current-pid-tgid)))
  0)

(defprog probed (:type :kprobe :section "kprobe/do_exit")
  (note (u32 (get-current-pid-tgid)))
  0)
