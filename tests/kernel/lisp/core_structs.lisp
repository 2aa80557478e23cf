;;; What the kernel's structs say of a process that is forked and executes a file.

(import-kernel-struct task-struct
  pid tgid real_parent cred comm mm nsproxy signal flags in-execve policy thread-pid)
(import-kernel-struct mm-struct total-vm)
(import-kernel-struct signal-struct rlim live)
(import-kernel-struct rlimit rlim-cur rlim-max)
(import-kernel-struct nsproxy uts-ns)
(import-kernel-struct uts-namespace name ns)
(import-kernel-struct new-utsname)
(import-kernel-struct ns-common inum)
(import-kernel-struct cred uid)
(import-kernel-struct kuid-t val)
(import-kernel-struct atomic-t counter)
(import-kernel-struct linux-binprm filename)

(defstruct birth
  (child u32)
  (tgid u32)
  (parent u32)
  (grandparent u32)
  (namespace u32)
  (policy u32)
  (files u64)
  (files-at u64)
  (memory u64)
  (size u64)
  (signal-size u64)
  (letters u64)
  (exists u32)
  (execve u32)
  (comm (array u8 16))
  (node (array u8 32))
  (files-by-index u64)
  (uid u32)
  (threads u32))

(defstruct path (name (array u8 64)))

(defmap births :type :hash :key-type u32 :value-type birth :max-entries 1024)
(defmap paths :type :hash :key-type u32 :value-type path :max-entries 1024)

(defprog on-fork (:type :raw-tracepoint :section "raw_tp/sched_process_fork")
  (let* ((child (as-task-struct (ctx args 1)))
         (parent (task-struct-real-parent child))
         (birth (make-birth))
         (letters u64 0) (n (task-struct-tgid child)))
    (dotimes (i 4)
      (setf letters (logior (<< letters 8) (task-struct-comm child i))))
    (setf (birth-child birth) (task-struct-pid child)
          (birth-tgid birth) (task_struct-tgid child)
          (birth-parent birth) (task-struct-tgid (container-of (task-struct-comm parent) task-struct
                                                               comm))
          (birth-grandparent birth)
          (task-struct-tgid (task-struct-real-parent (task-struct-real-parent child)))
          (birth-namespace birth)
          (ns-common-inum (uts-namespace-ns (nsproxy-uts-ns (task-struct-nsproxy child))))
          (birth-policy birth) (task-struct-policy child)
          (birth-files birth) (rlimit-rlim-cur (signal-struct-rlim (task-struct-signal child) 7))
          (birth-files-by-index birth)
          (rlimit-rlim-cur (signal-struct-rlim (task-struct-signal child) (+ 7 (logand n 0))))
          (birth-uid birth) (kuid-t-val (cred-uid (task-struct-cred child)))
          (birth-threads birth) (cast u32
                                      (atomic-t-counter (signal-struct-live (task-struct-signal child))))
          (birth-size birth) +task-struct-size+
          (birth-signal-size birth) (type-size signal-struct)
          (birth-letters birth) letters
          (birth-exists birth) (field-exists task-struct real-parent)
          (birth-execve birth) (task-struct-in-execve child))
    (probe-read-kernel (birth-files-at-ptr birth) 8
                       (rlimit-rlim-max-ptr (signal-struct-rlim (task-struct-signal child) 7)))
    (if (task-struct-mm child)
        (setf (birth-memory birth) (mm-struct-total-vm (task-struct-mm child))))
    (probe-read-kernel-str (birth-comm-ptr birth) 16 (task-struct-comm child))
    (probe-read-kernel-str (birth-node-ptr birth) 32
                           (new-utsname-nodename
                            (uts-namespace-name (nsproxy-uts-ns (task-struct-nsproxy child)))))
    (setf (getmap births (birth-child birth)) birth))
  0)

;; The arguments of sched_process_exec: task, old pid, what is executed.
(defprog on-exec (:type :raw-tracepoint :section "raw_tracepoint/sched_process_exec")
  (let ((task (as-task-struct (get-current-task)))
        (execution (as-linux-binprm (ctx args 2)))
        (path (make-path)))
    (probe-read-kernel-str (path-name-ptr path) 64 (linux-binprm-filename execution))
    (setf (getmap paths (task-struct-pid task)) path))
  0)
