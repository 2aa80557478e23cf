; Operands from left to right, each once: a later one that sets a variable does not change an earlier one.
(defstruct row (items (array u16 4)))
(defun said ((n u64)) u64 (format t "said ~d~%" n) n)
(defun steps ((a u32)) u64
  (let ((x 1) (r (make-row)))
    (incf x (progn (setf x 5) x))
    (decf x (progn (setf x 20) 3))
    (setf (row-items r (said a)) (said 7))
    (incf (row-items r (said a)) (said 2))
    (incf (row-items r (logand a 3)) (progn (setf a 2) 1))
    (format t "~d ~d ~d ~d~%" x (row-items r 0) (row-items r 1) (progn (setf x 9) x))
    x))
(defun words ((t1 text)) text
  (format nil "~a ~a ~a" t1 (string= t1 (progn (setf t1 "b") "a")) t1))
(defun both ((a text) (b text)) text (format nil "~a~a" a b))
(defun passed ((w text)) text
  (setf w (format nil "~a!" w))
  (both w (progn (setf w "a longer text than before, to be elsewhere") w)))
(defun minus ((a u32) (b (or u32 nil)) (r row)) i64 (- (i64 a) (or b 0) (row-items r 0)))
(defun kept () i64
  (let ((x 9) (m (parse-integer "3")) (r (make-row)))
    (minus x (progn (setf x 1) (if m (u32 m) nil)) (progn (setf m nil) r))))
(format t "~d~%" (kept))
(format t "~d~%" (steps 1))
(format t "~a|~a~%" (words "a") (passed "x"))
(handler-case (assert (= (said 1) 2)) (error (e) (format t "~a~%" (error-text e))))
; expect 6
; expect said 1
; expect said 7
; expect said 1
; expect said 2
; expect 17 0 10 9
; expect 9
; expect a T b|x!a longer text than before, to be elsewhere
; expect said 1
; expect (= (said 1) 2) does not hold: 1 and 2
