;;; What guard.lisp takes from another object.
(defglobal calls u64)

(defsubprog is-high ((port u16)) u64
  (declare (export))
  (incf calls)
  (> port 1023))
