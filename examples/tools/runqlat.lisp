;; SPDX-License-Identifier: GPL-2.0
;;; runqlat: how long threads that could run waited for a CPU, as a histogram.

(defparam only-pid u32 nil "only this process" :option "pid" :short #\p :metavar "PID")
(defparam milliseconds bool nil "count milliseconds, not microseconds" :short #\m)
(defoption interval duration nil "print so often; without it at the end" :short #\i :metavar "TIME")
(defoption times u64 nil "end after so many intervals" :short #\n :min 1)
(defoption duration duration nil "stop after" :short #\d :metavar "TIME")

(import-kernel-struct task-struct pid tgid __state)
(defmap starts :type :hash :key-type u32 :value-type u64 :max-entries 65536)
(defmap waits :type :percpu-array :key-type u32 :value-type u64 :max-entries 27)

;; The idle threads, which have the number 0, wait for nothing.
(defmacro begin-wait (task)
  `(let ((thread (cast u32 (task-struct-pid ,task))))
     (when (and (/= thread 0)
                (or (not (given only-pid)) (= (cast u32 (task-struct-tgid ,task)) only-pid)))
       (record-start starts thread))))

(defprog on-wakeup (:type :raw-tracepoint :section "raw_tp/sched_wakeup")
  (let ((task (as-task-struct (ctx args 0)))) (begin-wait task))
  0)
(defprog on-wakeup-new (:type :raw-tracepoint :section "raw_tp/sched_wakeup_new")
  (let ((task (as-task-struct (ctx args 0)))) (begin-wait task))
  0)
(defprog on-switch (:type :raw-tracepoint :section "raw_tp/sched_switch")
  (let ((previous (as-task-struct (ctx args 1))) (next (as-task-struct (ctx args 2))))
    ;; a thread that was preempted, or gave up its CPU and could go on, waits from now on
    (when (or (/= (ctx args 0) 0) (= (task-struct-__state previous) 0)) (begin-wait previous))
    (with-latency (ns starts (task-struct-pid next))
      (hist-log2 waits (/ ns (if milliseconds 1000000 1000)))))
  0)

(with-bpf-session ()
  (bpf:attach-all)
  (bpf:run (:every interval :for duration :times times)
    (when interval (format t "~%~a~%" (wall-time)))
    (if milliseconds
        (print-histogram waits :unit "ms" :clear t)
        (print-histogram waits :unit "us" :clear t))))
