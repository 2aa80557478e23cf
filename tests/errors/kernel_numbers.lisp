;; What the kernel hands over as a number: nothing is loaded or stored through it. Pointers that BTF describes are only read.
(import-kernel-struct task-struct pid)
(defstruct pair (a u64) (b u64) (bytes (array u8 8)))
(defstruct keeper (p (ptr pair)))
(defmap pairs :type :hash :key-size 16 :value-size 8 :max-entries 4)
(defmap events :type :ringbuf :max-entries 4096)
(defglobal out u64)

(defsubprog first-of ((p (ptr pair))) u64
  (pair-a p)) ; error: type

(defprog raw (:type :raw-tracepoint :section "raw_tp/sched_switch")
  (setf out (pair-b (ctx-arg (ptr pair) 1))) ; error: type
  (setf out (pair-b (cast (ptr pair) (ctx-arg u64 1)))) ; error: type
  (setf out (pair-a (cast (ptr pair) (ctx prev)))) ; error: type
  (setf out (pair-a (cast (ptr pair) (+ (ctx-arg u64 1) 16)))) ; error: type
  (setf out (pair-bytes (cast (ptr pair) (ctx-arg u64 1)) 3)) ; error: type
  (setf (pair-a (cast (ptr pair) (ctx-arg u64 1))) 3) ; error: type
  (atomic-add (cast (ptr pair) (ctx-arg u64 1)) 0 1 u64) ; error: type
  (memset (cast (ptr pair) (ctx-arg u64 1)) 0 0 8) ; error: type
  (when (map-lookup-ptr pairs (cast (ptr pair) (ctx-arg u64 1))) ; error: type
    (setf out 1))
  (ringbuf-output events (cast (ptr pair) (ctx-arg u64 1)) 16 0) ; error: type
  0)

(defprog kept (:type :raw-tracepoint :section "raw_tp/sched_switch")
  (let ((k (make-keeper)) (own (make-pair)))
    (setf (keeper-p k) (cast (ptr pair) (ctx-arg u64 1)))
    (setf out (pair-a (keeper-p k))) ; error: type
    (setf out (first-of (cast (ptr pair) (ctx-arg u64 1))))
    (let ((either (if (= out 0) own (cast (ptr pair) (ctx-arg u64 1)))))
      (setf out (pair-a either)))) ; error: type
  0)

(defprog tested (:type :raw-tracepoint :section "raw_tp/sched_switch")
  (when-let ((p (cast (ptr pair) (load u64 (ctx-ptr) 8))))
    (setf out (pair-a p))) ; error: type
  0)

;; of the bytes of an event and of the registers
(defprog event (:type :tracepoint :section "tracepoint/syscalls/sys_enter_openat")
  (setf out (pair-a (cast (ptr pair) (ctx u64 24)))) ; error: type
  0)

(defprog registers (:type :kprobe :section "kprobe/vfs_read")
  (setf out (pair-a (cast (ptr pair) (ctx u64 104)))) ; error: type
  0)

;; BTF describes these: what is no struct is a number all the same
(defprog described (:type :tp-btf :section "tp_btf/sched_switch")
  (setf out (pair-a (cast (ptr pair) (ctx-arg u64 0)))) ; error: type
  (setf (pair-a (cast (ptr pair) (ctx-arg u64 1))) 3) ; error: type
  (memset (cast (ptr pair) (ctx-arg u64 1)) 0 0 8) ; error: type
  (setf out (task-struct-pid (ctx prev)))
  0)

(defprog right (:type :raw-tracepoint :section "raw_tp/sched_switch")
  (let ((own (make-pair)))
    (setf out (kernel-load u64 (ctx-arg u64 1) 8))
    (setf out (task-struct-pid (as-task-struct (ctx-arg u64 1))))
    (setf out (core-load u32 (ctx-arg u64 1) 0 task-struct pid))
    (probe-read-kernel own 16 (ctx-arg u64 1))
    (when (ctx prev)
      (setf out (pair-a own))))
  0)
