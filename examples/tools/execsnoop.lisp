;; SPDX-License-Identifier: GPL-2.0
;;; execsnoop: programs that are executed: by whom, and with which arguments.

(defparam only-parent u32 nil "only what this process starts" :option "parent" :short #\P
  :metavar "PID")
(defparam only-user u32 nil "only this user's" :option "user" :as user :short #\u :metavar "USER")
(defoption name text nil "only commands that begin so" :short #\n :metavar "PREFIX")
(defoption duration duration nil "stop after" :short #\d :metavar "TIME")

(import-kernel-struct task-struct tgid real_parent mm)
(import-kernel-struct mm-struct arg_start arg_end)
(defstruct execution (time u64 :show ktime) (pid u32) (parent u32) (user u32 :show user) (len u32)
  (command (array char 16)) (arguments (array u8 512)))
(defmap executions :type :ringbuf :max-entries (* 256 1024))

(defprog on-exec (:type :tracepoint :section "tracepoint/sched/sched_process_exec")
  (let* ((task (as-task-struct (get-current-task)))
         (parent (cast u32 (task-struct-tgid (task-struct-real-parent task))))
         (first (mm-struct-arg-start (task-struct-mm task)))
         (len (min (- (mm-struct-arg-end (task-struct-mm task)) first) 512)))
    (unless (or (and (given only-parent) (/= parent only-parent))
                (and (given only-user) (/= (uid) only-user)))
      (with-ringbuf (e executions (sizeof execution))
        (setf (execution-time e) (nsecs) (execution-pid e) (pid) (execution-parent e) parent
              (execution-user e) (uid) (execution-len e) len)
        (comm (execution-command-ptr e))
        ;; the new program's arguments are in its memory already, each ended by a 0
        (unless (= (probe-read-user (execution-arguments-ptr e) len first) 0)
          (setf (execution-len e) 0)))))
  0)

(with-bpf-session ()
  (bpf:on-event (e executions)
    (when (and name (not (string-prefix-p name (execution-command e)))) (return))
    (let ((len (execution-len e)))
      (print-row (time 8 (execution-time e)) (pid 7 (execution-pid e)) (ppid 7 (execution-parent e))
                 (user 10 (execution-user e)) (command 16 (execution-command e))
                 (arguments (bytes-text (execution-arguments e) :len (if (> len 0) (1- len) 0)
                                        :zero " ")))))
  (bpf:attach-all)
  (bpf:run :for duration))
