(import-kernel-struct task-struct pid tgid comm (state i64))
(import-kernel-struct file f-inode)
(import-kernel-struct inode i-ino)
(import-kernel-struct mm-struct (total-vm be64)) ; error: type
(import-kernel-struct cred (uid)) ; error: malformed
(import-kernel-struct sock (sk-state nothing)) ; error: unknown-type

(defmap m :type :array :key-type u32 :value-type u64 :max-entries 2)
(defstruct cell (value u64))

(defsubprog helper ((n u64)) u64
  (ctx p) ; error: ctx-field
  n)

(defprog exec (:type :tp-btf :section "tp_btf/sched_process_exec")
  (let ((task (ctx p)) (cell (make-cell)) (sum u64 0))
    (setf sum (helper (task-struct-pid task)))
    (setf sum (ctx old-pidd)) ; error: unknown-field
    (setf sum (ctx ret)) ; error: unknown-field
    (setf sum (ctx p 1)) ; error: argument-count
    (setf (ctx old-pid) 1) ; error: not-a-place
    (setf sum (file-f-inode task)) ; error: type
    (setf task (as-task-struct sum)) ; error: type
    (setf sum (enum-value cgroup-subsys-id memory-cgrp-idd)) ; error: unknown-field
    (setf sum (enum-value cgroup-subsys-idd memory-cgrp-id)) ; error: unknown-type
    (setf sum (enum-value 5 6)) ; error: malformed
    (setf sum (enum-value cgroup-subsys-id)) ; error: argument-count
    (setf sum (enum-value-exists cgroup-subsys-id nothing)) ; error: unknown-field
    (setf sum (field-size task-struct nothing)) ; error: unknown-field
    (core-store u32 task 0 1 task-struct pid) ; error: type
    (core-store u32 cell 0 1 task-struct) ; error: argument-count
    (core-store u32 cell 0 1 task-struct in-iowait) ; error: type
    (core-store u32 cell 0 1 task-struct comm) ; error: type
    (seq-print "%d" 1) ; error: wrong-side
    (setf (getmap m 0) sum))
  0)

(defprog switch (:type :tp-btf :section "tp_btf/sched_switchh") ; error: section-target
  (if (ctx preempt) 1 0))
(defprog boosted (:type :tp-btf :section "tp_btf/sched_pi_setprio")
  (let ((task (ctx pi-task)))
    (when (ctx tsk)
      (setf (getmap m 1) (task-struct-pid (ctx tsk))))
    (when task
      (setf (getmap m 0) (task-struct-pid task)))
    (setf (getmap m 0) (task-struct-pid (ctx pi-task)))) ; error: null-deref
  0)
(defprog nowhere (:type :tp-btf :section "tp_btf") ; error: section-target
  0)
(defprog listed (:type :fentry :section "fentry/vfs_open,vfs_read") ; error: section-target
  0)
(defprog hook (:type :lsm :section "lsm/file_openn") ; error: section-target
  (if (ctx file) 0 0))
(defprog gone (:type :fentry :section "fentry/vfs_open")
  (if (ctx ret) 0 0)) ; error: unknown-field
(defprog verdict (:type :lsm :section "lsm/file_open")
  1) ; error: return-value
(defprog other (:type :fexit :section "fexit/vfs_open")
  (ctx ret)) ; error: return-value

(defprog tasks (:type :iter :section "iter/task")
  (task-struct-pid (ctx task)) ; error: null-deref
  (let ((task (ctx task)))
    (when task
      (seq-print "%d" (task-struct-comm task)) ; error: format
      (seq-print "%d") ; error: format
      (seq-print (ctx meta)) ; error: type
      (seq-print "%d" (ctx nothing)))) ; error: unknown-field
  2) ; error: return-value
(defprog elements (:type :iter :section "iter/tasks")
  (if (ctx task) 0 0)) ; error: section-target
; warning@62: unused
