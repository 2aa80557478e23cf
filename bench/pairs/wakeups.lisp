;; SPDX-License-Identifier: GPL-2.0
;;; When a thread of another process than one's own was woken: the start of its wait.
(import-kernel-struct task-struct pid tgid)
(defmap starts :type :hash :key-type u32 :value-type u64 :max-entries 10240)

(defprog wakeups (:type :raw-tracepoint :section "raw_tp/sched_wakeup")
  (let ((task (as-task-struct (ctx args 0))))
    (when (/= (task-struct-tgid task) (pid))
      (setf (getmap starts (task-struct-pid task)) (nsecs))))
  0)
