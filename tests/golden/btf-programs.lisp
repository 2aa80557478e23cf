;;; Programs that are handed what BTF describes: tracepoints, functions, hooks, iterators.

(declaim (kernel "6.1"))

(import-kernel-struct task-struct pid tgid comm real-parent)
(import-kernel-struct linux-binprm argc filename)
(import-kernel-struct file f-inode f-mode f-path)
(import-kernel-struct path)
(defmap names :type :array :key-size 4 :value-size 64 :max-entries 1)
(import-kernel-struct inode i-ino)

(defmap seen :type :hash :key-type u32 :value-type u64 :max-entries 64)

;; The pointer is loaded from; what is behind it is read.
(defprog on-exec (:type :tp-btf :section "tp_btf/sched_process_exec")
  (let ((task (ctx p)) (argc u32 (linux-binprm-argc (ctx bprm))))
    (setf (getmap seen (task-struct-tgid task)) argc)
    (setf (getmap seen (ctx old-pid)) (task-struct-tgid (task-struct-real-parent task))))
  0)

;; The same arguments of a raw tracepoint are numbers to the verifier.
(defprog raw-switch (:type :raw-tracepoint :section "raw_tp/sched_switch")
  (when (and (ctx preempt) (/= (ctx args 3) 0))
    (setf (getmap seen (task-struct-pid (ctx next))) 1))
  0)

(defprog any-exec (:type :tp-btf :section "tp_btf/sched_process_exec")
  (incf (getmap seen 0))
  0)

(defprog on-open (:type :fentry :section "fentry/vfs_open")
  (let ((path (ctx path)))
    (when path
      (incf (getmap seen 1))))
  0)

;; The struct inside is complete in C, though no field of it is used.
(defprog name-of (:type :lsm :section "lsm.s/file_open")
  (when-let ((name (map-lookup names 0)))
    (d-path (file-f-path-ptr (ctx file)) name 64))
  0)

;; Only open files of one inode, where no other program refused it.
(defprog may-open (:type :lsm :section "lsm/file_open")
  (let ((file (ctx file)))
    (when (= (ctx ret) 0)
      (if (= (inode-i-ino (file-f-inode file)) 42) -1 0))))

(defprog may-bind (:type :lsm :section "lsm_cgroup/socket_bind")
  (if (> (ctx addrlen) 16) 0 1))

(defprog list-tasks (:type :iter :section "iter/task")
  (when-let ((task (ctx task)))
    (seq-print "%d %d %s" (task-struct-tgid task) (task-struct-pid task)
               (task-struct-comm task)))
  0)

(defprog list-elements (:type :iter :section "iter/bpf_map_elem")
  (let ((key (ctx key)) (value (ctx value)))
    (when (and key value)
      (seq-print "%u: %llu" (load u32 key) (load u64 value))))
  0)
