;;; A probe's parameters by name, and arguments by index.
(import-kernel-struct path dentry)
(import-kernel-struct task-struct pid)
(defmap seen :type :hash :key-type u64 :value-type u64 :max-entries 64)

(defprog on-open (:type :kprobe :section "kprobe/vfs_open")
  (let ((p (ctx path)))
    (setf (getmap seen 1) (u64 (path-dentry p))
          (getmap seen 2) (u64 (ctx file))))
  0)

(defprog opened (:type :kprobe :section "kretprobe/vfs_open")
  (when (< (ctx ret) 0)
    (incf (getmap seen 3)))
  0)

(defprog on-fork (:type :tp-btf :section "tp_btf/sched_process_fork")
  (when-let ((child (ctx-arg (ptr task-struct) 1)))
    (setf (getmap seen 4) (task-struct-pid child)))
  (setf (getmap seen 5) (ctx-arg u64 0))
  0)

(defprog on-switch (:type :raw-tracepoint :section "raw_tp/sched_switch")
  (setf (getmap seen 6) (task-struct-pid (ctx-arg (ptr task-struct) 2))
        (getmap seen 7) (ctx-arg bool 0)
        (getmap seen 8) (ctx-arg i16 3))
  0)

(defprog left (:type :fexit :section "fexit/vfs_open")
  (when (< (ctx-arg i32 2) 0)
    (incf (getmap seen 9)))
  0)

(defprog may-open (:type :lsm :section "lsm/file_open")
  (if (ctx-arg u64 0) 0 -1))
