;;; Tracepoints by the kernel's own description of their events.

;; A fork, as the scheduler tells of it.
(deftracepoint sched/sched_process_fork parent-pid child-pid parent-comm)
(deftracepoint syscalls/sys_enter_openat id args)
(deftracepoint syscalls/sys_exit_openat)
(deftracepoint sched/sched_wakeup :class sched-wakeup-template comm pid)

(defmap seen :type :hash :key-type u32 :value-type u64 :max-entries 64)

(defstruct word (bytes (array u8 16)))

(defprog on-fork (:type :tracepoint :section "tracepoint/sched/sched_process_fork")
  (let ((word (make-word)))
    (probe-read-kernel-str (word-bytes-ptr word) 16 (tp-parent-comm))
    (when (and (= (word-bytes word 0) #\s) (/= (tp-child-pid) (tp-parent-pid)))
      (setf (getmap seen (tp-child-pid)) (tp-parent-pid))))
  0)

(defprog on-open (:type :tracepoint :section "tp/syscalls/sys_enter_openat")
  (setf (getmap seen 0) (+ (tp-id) (tp-args 1)))
  0)

(defprog on-opened (:type :tracepoint :section "tracepoint/syscalls/sys_exit_openat")
  (when (< (tp-ret) 0)
    (incf (getmap seen 1)))
  (when (= (core-ctx-load i32 8 trace-event-raw-sys-exit id) 257)
    (setf (getmap seen 3) (core-load u32 (get-current-task) 2464 task-struct tgid)))
  0)

(defprog on-wakeup (:type :tracepoint :section "tracepoint/sched/sched_wakeup")
  (let ((word (make-word)) (first u64 0))
    (probe-read-kernel-str (word-bytes-ptr word) 16 (tp-comm))
    (probe-read-kernel (stack-addr first) 4 (tp-pid-ptr))
    (setf (getmap seen 2) (+ (tp-comm 0) (word-bytes word 1) first)))
  0)
