; What is read of an array ends with it, whatever length a number of the run says.
; expect Hi|Hi|H||Hi..
(defstruct s (name (array char 4)) (bytes (array u8 4)))
(defun upto ((s s) (n i64)) text (bytes-text (s-bytes s) :len n))
(let ((s (make-s :name "abc")) (n 100000000))
  (setf (s-bytes s 0) 72 (s-bytes s 1) 105)
  (format t "~a|~a|~a|~a|~a~%" (upto s n) (upto s -1) (upto s 1) (upto s 0) (bytes-text (s-bytes s) :len n :zero ".")))
