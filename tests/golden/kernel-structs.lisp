;;; Kernel memory through CO-RE: what a fork makes, its parent, its group, its memory.

;; A process, as the kernel has it.
(import-kernel-struct task-struct
  pid tgid real_parent comm mm in-iowait nsproxy signal start_time)

(import-kernel-struct mm-struct total-vm mm-count)
(import-kernel-struct signal-struct rlim nr-threads)
(import-kernel-struct nsproxy uts-ns)
(import-kernel-struct uts-namespace name ns)
(import-kernel-struct new-utsname nodename)
(import-kernel-struct ns-common inum)
(import-kernel-struct rlimit rlim-cur)
(import-kernel-struct sock)

(defstruct birth
  (child u32)
  (parent u32)
  (grandparent u32)
  (namespace u32)
  (files u64)
  (memory u64)
  (size u64)
  (waits u32)
  (first u8)
  (kind u8)
  (comm (array u8 16))
  (node (array u8 64)))

(defmap births :type :hash :key-type u32 :value-type birth :max-entries 64)

;; The arguments of sched_process_fork: parent, child.
(defprog on-fork (:type :raw-tracepoint :section "raw_tp/sched_process_fork")
  (let* ((child (as-task-struct (ctx args 1)))
         (parent (task-struct-real-parent child))
         (namespace (task-struct-nsproxy child))
         (birth (make-birth))
         (pid (task-struct-pid child)))
    (setf (birth-child birth) pid
          (birth-parent birth) (task-struct-tgid parent)
          (birth-grandparent birth) (task-struct-tgid (task-struct-real-parent (task-struct-real-parent child)))
          (birth-namespace birth) (ns-common-inum (uts-namespace-ns (nsproxy-uts-ns (task-struct-nsproxy child))))
          (birth-files birth) (rlimit-rlim-cur (signal-struct-rlim (task-struct-signal child) 7))
          (birth-size birth) (+ (type-size task-struct) +mm-struct-size+)
          (birth-waits birth) (task-struct-in-iowait child)
          (birth-first birth) (task-struct-comm child 0))
    (when (task-struct-mm child)
      (setf (birth-memory birth) (mm-struct-total-vm (task-struct-mm child))))
    (when (field-exists task-struct start_time)
      (incf (birth-kind birth)))
    (probe-read-kernel-str (birth-comm-ptr birth) 16 (task-struct-comm child))
    (probe-read-kernel-str (birth-node-ptr birth) 64
                           (new-utsname-nodename (uts-namespace-name (nsproxy-uts-ns namespace))))
    (setf (getmap births pid) birth))
  0)
