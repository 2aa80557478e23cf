;; Registers at functions of the kernel and of programs, and what USDT probes give.
(defstruct call (function u64) (stack u64) (frame u64) (sum u64))
(defmap calls :type :hash :key-type u64 :value-type call :max-entries 1024)
(defmap counts :type :hash :key-type u64 :value-type u64 :max-entries 1024)

;; on a function of the kernel
(defprog on-unlink (:type :kprobe :section "kprobe/do_unlinkat")
  (incf (getmap counts (pt-regs-parm1)))
  0)

(defprog on-unlink-return (:type :kprobe :section "kretprobe/do_unlinkat")
  (when (= (cast i64 (pt-regs-ret)) 0)
    (incf (getmap counts (pt-regs-ip))))
  0)

;; the parameters of a system call are behind the registers
(defprog on-openat (:type :kprobe :section "ksyscall/openat")
  (incf (getmap counts (logior (cast u32 (pt-regs-parm1)) (pt-regs-parm4))))
  0)

(defprog on-openat-return (:type :kprobe :section "kretsyscall/openat")
  (when (< (cast i32 (pt-regs-ret)) 0)
    (incf (getmap counts 0)))
  0)

;; several functions
(defprog on-tcp (:type :kprobe :section "kprobe.multi/tcp_*")
  (incf (getmap counts (pt-regs-ip)))
  0)

;; a function of a program
(defprog on-work (:type :kprobe :section "uprobe")
  (let ((call (make-call)))
    (setf (call-function call) (pt-regs-ip)
          (call-stack call) (pt-regs-sp)
          (call-frame call) (pt-regs-fp)
          (call-sum call) (+ (pt-regs-parm1) (pt-regs-parm2) (pt-regs-parm3)
                             (pt-regs-parm4) (pt-regs-parm5) (pt-regs-parm6)))
    (setf (getmap calls (get-current-pid-tgid)) call))
  0)

(defprog on-work-return (:type :kprobe :section "uretprobe//usr/bin/work:work+0x0")
  (incf (getmap counts (pt-regs-ret)))
  0)

;; a probe that a program's author set
(defprog on-request (:type :kprobe :section "usdt//usr/bin/work:work:request")
  (let ((kind (usdt-arg 0)))
    (when (and (= (usdt-arg-count) 2) (> (usdt-arg 1) 0))
      (incf (getmap counts (+ (cast u64 kind) (cast u64 (usdt-cookie)))))))
  0)
