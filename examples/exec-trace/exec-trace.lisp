;; SPDX-License-Identifier: GPL-2.0
;;; Reports every program that is executed: who, by whom, which file, with which arguments.

(deftracepoint sched/sched_process_exec filename)
(import-kernel-struct task-struct tgid real_parent mm)
(import-kernel-struct mm-struct arg_start arg_end)

(defstruct execution
  (time u64)
  (pid u32)
  (parent u32)
  (uid u32)
  (len u32)                   ; of the arguments, as far as they are kept
  (command (array u8 16))
  (file (array u8 128))
  (arguments (array u8 256))) ; one after the other, each ends in 0

(defmap executions :type :ringbuf :max-entries (* 256 1024))

(defprog on-exec (:type :tracepoint :section "tracepoint/sched/sched_process_exec")
  (with-ringbuf (e executions (sizeof execution))
    (let* ((task (as-task-struct (get-current-task)))
           (first (mm-struct-arg-start (task-struct-mm task)))
           (len (min (- (mm-struct-arg-end (task-struct-mm task)) first) 256)))
      (setf (execution-time e) (nsecs)
            (execution-pid e) (pid)
            (execution-parent e) (task-struct-tgid (task-struct-real-parent task))
            (execution-uid e) (uid))
      (comm (execution-command-ptr e))
      (probe-read-kernel-str (execution-file-ptr e) 128 (tp-filename))
      ;; the new program's arguments are in its memory already
      (setf (execution-len e) len)
      (unless (= (probe-read-user (execution-arguments-ptr e) len first) 0)
        (setf (execution-len e) 0))))
  0)
