;; probe reads are for GPL-compatible programs, and not for every section
(import-kernel-struct task-struct pid)
(defmap m :type :array :key-type u32 :value-type u64 :max-entries 2)

(defprog p (:type :raw-tracepoint :section "raw_tp/sched_process_fork" :license "MIT")
  (setf (getmap m 0) (task-struct-pid (as-task-struct (ctx args 0)))) ; error: license
  0)
