;;; Events by kept descriptions of one kernel, of a process that names itself.

(deftracepoint sched/sched_process_exec :format "../../golden/events/sched_process_exec.format")
(deftracepoint sched/sched_wakeup :format "../../golden/events/sched_wakeup.format" comm pid)
(deftracepoint syscalls/sys_enter_openat :format "../../golden/events/sys_enter_openat.format")

(defstruct text (pid u32) (old u32) (flags u64) (name (array u8 64)))
(defmap starts :type :lru-hash :key-type u32 :value-type text :max-entries 1024)
(defmap opened :type :lru-hash :key-type u32 :value-type text :max-entries 1024)
(defmap wakeups :type :lru-hash :key-type u32 :value-type text :max-entries 1024)

(defprog on-exec (:type :tracepoint :section "tracepoint/sched/sched_process_exec")
  (let ((text (make-text)))
    (setf (text-pid text) (tp-pid)
          (text-old text) (tp-old-pid))
    (probe-read-kernel-str (text-name-ptr text) 64 (tp-filename))
    (setf (getmap starts (tid)) text))
  0)

(defprog on-wakeup (:type :tracepoint :section "tp/sched/sched_wakeup")
  (let ((text (make-text)))
    (setf (text-pid text) (tp-pid))
    (probe-read-kernel-str (text-name-ptr text) 64 (tp-comm))
    (map-update wakeups (tp-pid) text BPF_NOEXIST))
  0)

(defprog on-open (:type :tracepoint :section "tp/syscalls/sys_enter_openat")
  (let ((text (make-text)))
    (setf (text-pid text) (tp-__syscall-nr)
          (text-old text) (cast u32 (tp-dfd))
          (text-flags text) (tp-flags))
    (probe-read-user-str (text-name-ptr text) 64 (tp-filename))
    (setf (getmap opened (tid)) text))
  0)
