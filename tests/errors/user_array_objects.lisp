; Arrays by themselves on the user side, declared types, and names that are known at compile time only.
(defstruct s (xs (array u32 4)) (y u32))
(defparameter *most* 5)
(defvar *table* '(1 2))
(defparam ports (array u16 4) nil "ports" :list t)
(defparam tab (array u16 4) '(1 2 3 4) "tab" :option nil)
(defglobal counts (array u64 4))
(defprog p (:type :cgroup-skb) (incf (aref counts 1)) (if (= (aref ports 1) (aref tab 1)) 1 0))
(format t "~a~%" *most*) ; error: wrong-side
(dolist (x *table*) (format t "~a~%" x)) ; error: wrong-side
(let ((n 1)) (defparameter *more* 5) (format t "~a~%" n)) ; error: malformed
(let ((xs (array u32 4)) (ss (array (array u8 2) 4)) (n 3)) ; error: unsupported
  (setf (aref xs 4) 5) ; error: bounds
  (setf (aref xs -1) 5) ; error: bounds
  (setf (aref xs 1) "text") ; error: type
  (setf (aref xs 1) -1) ; warning: cut
  (setf (aref n 1) 5) ; error: type
  (setf xs n) ; error: type
  (print-record xs) ; error: type
  (format t "~a ~a~%" (aref xs n) (+ xs 1))) ; error: type
(let ((x 5) (y 5)) (declare (type u8 x) (type text y) (type u8 z)) ; error: type, unknown-variable
  (setf x 300) ; warning: cut
  (format t "~a~%" x))
(let ((s (make-s))) (format t "~a ~a~%" (aref (s-xs s) 2) (aref (s-y s) 2))) ; error: type
(format t "~a~%" (aref counts 1)) ; error: malformed
(with-bpf-session ()
  (format t "~a ~a~%" (aref counts 4) (aref tab 3)) ; error: bounds
  (setf (aref tab 1) 5) ; error: after-load
  (format t "~a ~a ~a~%" (length ports) (length counts) (aref ports 0)) ; error: type
  (setf *most* 5)) ; error: wrong-side
