;; A kernel's function is given what may be null.
(import-kernel-struct task-struct)
(defkfunc bpf-task-from-pid ((pid i32)) (ptr task-struct) :acquire :ret-null)
(defkfunc bpf-task-release ((task (ptr task-struct))) void :release)

(defprog p (:type :syscall :section "syscall")
  (bpf-task-release (bpf-task-from-pid 1))
  0)
