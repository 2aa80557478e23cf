;; SPDX-License-Identifier: GPL-2.0
;;; How long threads that could run waited for a CPU, as a histogram.

(import-kernel-struct task-struct pid tgid __state)

(defparam wanted u32 0 "the process that is looked at; 0: every one")

;; since when a thread could run, by its number
(defmap starts :type :hash :key-type u32 :value-type u64 :max-entries 10240)
;; slot i: from 2^i to 2^(i+1)-1 microseconds
(defmap latencies :type :array :key-size 4 :value-size 8 :max-entries 26)

;; The idle threads, which have the number 0, wait for nothing.
(defmacro begin-wait (task)
  `(let ((thread (cast u32 (task-struct-pid ,task))))
     (when (and (/= thread 0)
                (or (= wanted 0) (= (cast u32 (task-struct-tgid ,task)) wanted)))
       (record-start starts thread))))

(defprog on-wakeup (:type :raw-tracepoint :section "raw_tp/sched_wakeup")
  (let ((task (as-task-struct (ctx args 0))))
    (begin-wait task))
  0)

(defprog on-wakeup-new (:type :raw-tracepoint :section "raw_tp/sched_wakeup_new")
  (let ((task (as-task-struct (ctx args 0))))
    (begin-wait task))
  0)

(defprog on-switch (:type :raw-tracepoint :section "raw_tp/sched_switch")
  (let ((previous (as-task-struct (ctx args 1)))
        (next (as-task-struct (ctx args 2))))
    ;; a thread that was taken off its CPU and could go on waits from now on
    (when (= (task-struct-__state previous) 0)
      (begin-wait previous))
    (with-latency (ns starts (task-struct-pid next))
      (hist-log2 latencies (/ ns 1000))))
  0)
