;; Kernel structs, and arguments of tracepoints that may be null.
(import-kernel-struct task-struct)
(import-kernel-struct linux-binprm)
(defmap counts :type :array :key-size 4 :value-size 8 :max-entries 8)

(defprog null-argument (:type :tp-btf :section "tp_btf/sched_pi_setprio")
  (incf (getmap counts 0) (task-struct-prio (ctx pi-task))) ; error: null-deref
  0)

(defprog null-element (:type :iter :section "iter/task")
  (incf (getmap counts 1) (task-struct-pid (ctx task))) ; error: null-deref
  0)
