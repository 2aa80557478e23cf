(import-kernel-struct task-struct pid mm in-iowait comm real-parent nsproxy)
(import-kernel-struct task-strukt pid) ; error: unknown-type
(import-kernel-struct mm-struct total-vm total-vn) ; error: unknown-field
(import-kernel-struct signal-struct rlim
  rlim) ; error: duplicate
(import-kernel-struct nsproxy 5) ; error: malformed
(import-kernel-struct "cred") ; error: malformed
(import-kernel-struct) ; error: argument-count
(import-kernel-struct uts-namespace)
(import-kernel-struct uts-namespace) ; error: duplicate

(defmap m :type :array :key-type u32 :value-type u64 :max-entries 2)
(defmap tasks :type :hash :key-type u32 :value-type task-struct :max-entries 2) ; error: type

(defprog p (:type :raw-tracepoint :section "raw_tp/sched_process_fork")
  (let ((task (as-task-struct (ctx args 0)))
        (cell (map-lookup m 0))
        (sum u64 0))
    (setf sum (task-struct-pidd task)) ; error: unknown-field
    (setf sum (task-struct-tgid task)) ; error: unknown-field
    (setf sum (mm-struct-total-vm task)) ; error: type
    (setf sum (task-struct-pid (task-struct-mm task))) ; error: type
    (setf sum (task-struct-pid (ctx args 0))) ; any number is an address
    (setf sum (task-struct-pid task 0)) ; error: argument-count
    (setf sum (task-struct-pid)) ; error: argument-count
    (setf sum (task-struct-comm task 16)) ; error: constant-range
    (probe-read-kernel task 4 (task-struct-in-iowait-ptr task)) ; error: type
    (setf (task-struct-pid task) 1) ; error: not-a-place
    (setf sum (sizeof task-struct)) ; error: type
    (setf sum (type-size sock)) ; error: unknown-type
    (setf sum (field-exists task-struct nothing)) ; error: unknown-field
    (setf sum (as-task-struct)) ; error: argument-count
    (setf sum (make-task-struct)) ; error: unknown-form
    (setf sum (core-load u32 task 0 task-struct pidd)) ; error: unknown-field
    (setf sum (core-load u32 task 0 task-strukt pid)) ; error: unknown-type
    (setf sum (core-load u32 task 0 task-struct comm)) ; error: type
    (setf sum (core-load u32 task 0 task-struct)) ; error: argument-count
    (setf sum (core-ctx-load u32 0 task-struct 5)) ; error: malformed
    (setf (getmap m 0) sum))
  0)
