(deftracepoint sched/sched_process_fork parent-pid parent-comm
  parent-pidd) ; error: unknown-field
(deftracepoint sched_process_exec) ; error: malformed
(deftracepoint sched/sched_process_exit) ; error: unknown-type
(deftracepoint sched/sched_wakeup :class 5) ; error: malformed
(deftracepoint) ; error: argument-count
(deftracepoint sched/sched_process_exec 5) ; error: malformed
(deftracepoint syscalls/sys_enter_openat)
(deftracepoint sched/sched_waking :format) ; error: malformed
(deftracepoint sched/sched_waking :format waking) ; error: malformed
(deftracepoint sched/sched_waking :format "no-such.format") ; error: btf
(deftracepoint sched/sched_migrate_task :format "tracepoints.lisp") ; error: btf
(deftracepoint sched/sched_wakeup_new :format "../golden/events/sched_wakeup.format"
  pid common_pid ; error: unknown-field
  piid) ; error: unknown-field

(defmap m :type :array :key-type u32 :value-type u64 :max-entries 2)

(defprog on-fork (:type :tracepoint :section "tracepoint/sched/sched_process_fork")
  (let ((sum u64 0) (i (getmap m 1)))
    (setf sum (tp-child-pid)) ; error: unknown-field
    (setf sum (tp-parent-pid 1)) ; error: argument-count
    (setf sum (tp-parent-pid 1 2)) ; error: argument-count
    (setf (tp-parent-pid) 1) ; error: not-a-place
    (setf sum (ctx nothing)) ; error: unknown-field
    (setf (getmap m 0) (+ sum i)))
  0)

(defprog on-open (:type :tracepoint :section "tracepoint/syscalls/sys_enter_openat")
  (let ((sum u64 0))
    (setf sum (tp-args (getmap m 0))) ; error: not-constant
    (setf sum (tp-args 6)) ; error: constant-range
    (setf (getmap m 0) sum))
  0)

(defprog on-other (:type :tracepoint :section "tracepoint/sched/sched_switch")
  (setf (getmap m 0) (tp-prev-pid)) ; error: unknown-form
  0)

(defprog on-wakeup (:type :tracepoint :section "tp/sched/sched_wakeup_new")
  (setf (getmap m 0) (tp-prio)) ; error: unknown-field
  (setf (getmap m 0) (+ (tp-pid) (tp-target))) ; error: unknown-field
  0)
