; 0.0 less a zero is 0.0; a variable that is bound inside is another one than that outside, which stays known.
; expect 0 0 -0
; expect 7
; expect 8
; expect 6
(defun less ((x u32)) double (- 0.0 (double x)))
(defun minus ((x u32)) double (- (double x)))
(defun lesser ((x i64)) double (- 0.0 (double (i32 x))))
(format t "~a ~a ~a~%" (less 0) (lesser 0) (minus 0))
(defun known ((n (or u64 nil)))
  (when n
    (dotimes (i 2)
      (let ((n (+ i 5))) (setf n (+ n 2)) (format t "~a~%" n)))
    (format t "~a~%" (+ n 1))))
(known 5)
