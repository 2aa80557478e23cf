;;; Probes at functions of the kernel and at system calls.

(defstruct call (who i32) (result i32) (calls u64))
(defmap calls :type :hash :key-type u32 :value-type call :max-entries 64)
(defmap counts :type :array :key-type u32 :value-type u64 :max-entries 4)
(defparam wanted i32 0 "only this argument of getpgid is counted")

(defprog on-getpgid (:type :kprobe :section "ksyscall/getpgid")
  (when (= (cast i32 (pt-regs-parm1)) wanted)
    (let ((call (make-call)))
      (setf (call-who call) (cast i32 (pt-regs-parm1)))
      (setf (getmap calls (tid)) call)))
  0)

(defprog on-getpgid-end (:type :kprobe :section "kretsyscall/getpgid")
  (when-let ((call (map-lookup calls (tid))))
    (setf (call-result call) (cast i32 (pt-regs-ret)))
    (incf (call-calls call)))
  0)

(defprog on-unlink (:type :kprobe :section "kprobe/do_unlinkat")
  ;; AT_FDCWD
  (when (= (cast i32 (pt-regs-parm1)) -100)
    (incf (getmap counts 0)))
  0)

(defprog on-unlinked (:type :kprobe :section "kretprobe/do_unlinkat")
  (when (= (cast i32 (pt-regs-ret)) -2)
    (incf (getmap counts 1)))
  0)

(defprog on-several (:type :kprobe :section "kprobe.multi/do_unlinka?")
  (incf (getmap counts 2))
  0)

(defprog on-several-ends (:type :kprobe :section "kretprobe.multi/do_unlinka?")
  (incf (getmap counts 3))
  0)
