;; Registers of another machine: eight parameters where the calls of x86-64 have six.
(defstruct call (function u64) (stack u64) (frame u64) (seventh u64) (eighth u64))
(defmap calls :type :hash :key-type u64 :value-type call :max-entries 1024)

(defprog on-work (:type :kprobe :section "uprobe")
  (let ((call (make-call)))
    (setf (call-function call) (pt-regs-ip)
          (call-stack call) (pt-regs-sp)
          (call-frame call) (pt-regs-fp)
          (call-seventh call) (pt-regs-parm7)
          (call-eighth call) (pt-regs-parm8))
    (setf (getmap calls (get-current-pid-tgid)) call))
  0)

(defprog on-openat (:type :kprobe :section "ksyscall/openat")
  (when (= (pt-regs-parm1) 0)
    (map-delete calls (get-current-pid-tgid)))
  0)

; arch: arm64
