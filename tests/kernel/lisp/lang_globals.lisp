;;; Globals, parameters and the kernel's configuration.
(include "common/lang.lisp")

(defstruct run-state (runs u64) (last i16) (history (array u32 4)))

(defglobal runs u64)
(defglobal small i8 -3)
(defglobal port be16 (htons 443))
(defglobal state run-state)
(defparam limit u32 100 "runs after which nothing more is counted")
(defparam offset i64 -7)
(defextern kconfig linux-kernel-version u32)
(defextern kconfig config-skep-does-not-exist bool :optional t)

(defsubprog count () void
  (when (< runs limit) (incf runs)))

(deftest globals
  (let ((a (in 0)))
    (count)
    (setf small (+ small (i64 a)))
    (decf small 2)
    (incf (run-state-runs state))
    (setf (run-state-last state) a)
    (setf (run-state-history state (logand a 3)) a)
    (out 0 runs small (ntohs port) (run-state-runs state) (run-state-last state) limit offset
         (+ (i64 limit) offset) (if (< offset 0) 1 0) (if (> linux-kernel-version #x050a00) 1 0)
         (if config-skep-does-not-exist 1 0) (run-state-history state (logand a 3)))
    (atomic-add (stack-addr runs) 10)
    (let ((runs runs) (s state))
      (out 12 runs (run-state-runs s) (load u64 (stack-addr runs))))
    (setf runs (- runs 10))))
