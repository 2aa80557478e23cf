;; SPDX-License-Identifier: GPL-2.0
;;; Who executes what.
(deftracepoint sched/sched_process_exec filename)
(defstruct execution (time u64) (pid u32) (tid u32) (uid u32) (command (array u8 16))
  (file (array u8 64)))
(defmap executions :type :ringbuf :max-entries (* 64 1024))

(defprog exec-record (:type :tracepoint :section "tracepoint/sched/sched_process_exec")
  (with-ringbuf (e executions (sizeof execution))
    (setf (execution-time e) (nsecs) (execution-pid e) (pid) (execution-tid e) (tid)
          (execution-uid e) (uid))
    (comm (execution-command-ptr e))
    (probe-read-kernel-str (execution-file-ptr e) 64 (tp-filename)))
  0)
