; Arrays by themselves: copied, passed, returned and shown; those of programs are read and set in their memory.
; expect 5 0 (0 5 0 0) 4
; expect 6 5
; expect (0 0 0 7) 7
; expect 0009 9 hi
; expect 3 (0 3 0 0) 40
; expect (1 2 3 4) 2 (9 9 0 0)
; expect 44 -1
; expect 200
; expect caught
(defstruct s (xs (array u32 4)) (name (array char 8)))
(defparam tab (array u16 4) '(1 2 3 4) "a table" :option nil)
(defparam set-here (array u16 4) nil "a table" :option nil)
(defglobal counts (array u64 4))
(defglobal others (array u64 4))
(defprog p (:type :cgroup-skb) (incf (aref counts 1)) (incf (aref others 1)) (if (= (aref tab 1) (aref set-here 0)) 1 0))
(defun with-last ((a (array u32 4)) (n u32)) (array u32 4) (setf (aref a 3) n) a)
(defun at ((a (array u32 4)) (i u64)) u32 (aref a i))
(let ((xs (array u32 4)) (ys (array u32 4)))
  (setf (aref xs 1) 5)
  (format t "~a ~a ~a ~a~%" (aref xs 1) (aref ys 1) xs (length xs))
  (setf ys xs)
  (incf (aref xs (- (length xs) 3)))
  (format t "~a ~a~%" (aref xs 1) (aref ys 1)))
(let ((zs (array u32 4)))
  (setf zs (with-last zs 7))
  (format t "~a ~a~%" zs (aref (with-last zs 7) 3)))
(let ((bytes (array u8 2)) (s (make-s :name "hi")))
  (setf (aref bytes 1) 9)
  (format t "~a ~a ~a~%" bytes (aref bytes 1) (s-name s)))
(with-bpf-session ()
  (setf (aref set-here 0) 9 (aref set-here 1) 9)
  (bpf:load)
  (setf (aref counts 1) 3)
  (let ((copy others) (s (make-s)))
    (setf (aref copy 2) 40 (aref others 2) 40)
    (setf counts counts)
    (format t "~a ~a ~a~%" (aref counts 1) counts (aref copy 2)))
  (format t "~a ~a ~a~%" tab (aref tab 1) set-here))
(let ((x 300) (y -1)) (declare (type u8 x) (type i8 y)) (format t "~a ~a~%" x y))
(let* ((x 200) (z x)) (declare (type u8 x z)) (format t "~a~%" z))
(let ((xs (array u32 4)) (n 4))
  (handler-case (format t "~a~%" (at xs n)) (error () (format t "caught~%"))))
