;; Events by tracefs' description, of which a copy is kept: their offsets are those of one kernel.
(deftracepoint sched/sched_wakeup :format "events/sched_wakeup.format" comm pid target-cpu)

;; where the path is, in user memory
(deftracepoint syscalls/sys_enter_openat :format "events/sys_enter_openat.format")
(deftracepoint sched/sched_process_exec :format "events/sched_process_exec.format")
;; fields of every kind
(deftracepoint odd/odd :format "events/odd.format")

(defstruct word (bytes (array u8 16)))
(defmap seen :type :hash :key-type u32 :value-type u64 :max-entries 64)

(defprog on-wakeup (:type :tracepoint :section "tracepoint/sched/sched_wakeup")
  (let ((word (make-word)))
    (probe-read-kernel-str (word-bytes word) 16 (tp-comm))
    (setf (getmap seen (tp-pid)) (+ (cast u32 (tp-target-cpu)) (word-bytes word 0) (tp-comm 1))))
  0)

(defprog on-open (:type :tracepoint :section "tp/syscalls/sys_enter_openat")
  (when (= (tp-__syscall-nr) 257)
    (setf (getmap seen 0) (+ (tp-filename) (tp-flags))))
  0)

(defprog on-exec (:type :tracepoint :section "tracepoint/sched/sched_process_exec")
  (let ((word (make-word)))
    (probe-read-kernel-str (word-bytes word) 16 (tp-filename))
    (setf (getmap seen (tp-old-pid)) (word-bytes word 0)))
  0)

(defprog on-odd (:type :tracepoint :section "tracepoint/odd/odd")
  (let ((word (make-word)) (far u64 0))
    (probe-read-kernel-str (word-bytes word) 16 (tp-comm))
    (probe-read-kernel (word-bytes word) 16 (tp-when))
    (probe-read-kernel (stack-addr far) 8 (tp-far))
    (when (and (tp-on) (< (tp-level) 0) (= (tp-comm 15) 0))
      (setf (getmap seen (tp-astray 0)) (+ (tp-caller 3) (tp-where) far))))
  0)
