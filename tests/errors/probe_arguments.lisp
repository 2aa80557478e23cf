;; parameters of probes by name, arguments by index
(import-kernel-struct path dentry)
(defglobal n u64)
(defsubprog inner ((x u64)) u64
  (+ x (ctx path))) ; error: ctx-field
(defprog a (:type :kprobe :section "kprobe/vfs_open")
  (setf n (ctx pth)) ; error: unknown-field
  (setf n (path-dentry (ctx file))) ; error: type
  (setf n (ctx ret)) ; error: unknown-field
  (setf n (ctx rdi))
  (setf n (inner 1))
  (ctx-arg u64 0) ; error: ctx-field
  0)
(defprog b (:type :kprobe :section "kretprobe/vfs_open")
  (setf n (ctx path)) ; error: ctx-field
  0)
(defprog c (:type :kprobe :section "kprobe/vfs_open+0x10")
  (setf n (u64 (ctx path))) ; error: ctx-field
  0)
(defprog d (:type :kprobe :section "kprobe/no_such_function")
  (setf n (u64 (ctx path))) ; error: ctx-field
  0)
(defprog e (:type :kprobe :section "uprobe//bin/true:main")
  (setf n (u64 (ctx argc))) ; error: unknown-field
  0)
(defprog f (:type :tp-btf :section "tp_btf/sched_process_fork")
  (setf n (ctx-arg u64 2)) ; error: constant-range
  (setf n (ctx-arg u64 8)) ; error: constant-range
  (setf n (ctx-arg u32 0)) ; error: type
  (setf n (ctx-arg (array u8 4) 0)) ; error: type
  (setf n (ctx-arg u64)) ; error: argument-count
  (setf n (ctx-arg u64 n)) ; error: not-constant
  0)
(defprog g (:type :cgroup-skb :section "cgroup_skb/egress")
  (setf n (ctx-arg u64 0)) ; error: ctx-field
  1)
