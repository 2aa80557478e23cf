;;; Arrays by themselves as values: that may be nil, in arms, as results and arguments, in structs and back.
(defstruct p (x u16) (y i32)) (defstruct w (ps (array p 2)) (n (array u32 2)) (t8 (array char 8)))
(defmap m :type :hash :key-type u32 :value-type (array u32 2) :max-entries 4)
(defmap mp :type :hash :key-type u32 :value-type w :max-entries 4)
(defprog pr (:type :xdp) XDP_PASS)
(defoption neg flag nil "neg")
(defun pick ((c truth) (a (array u32 2)) (b (array u32 2))) (array u32 2) (if c a b))
(defun find ((k u32)) (or (array u32 2) nil) (bpf:map-ref m k))
(defun from ((v w)) (array u32 2) (w-n v))
(defun points ((v w)) (array p 2) (let ((none (array p 2))) (if neg (w-ps v) none)))
(defun points-of ((v w)) (w-ps v))
(defun swap ((q p)) p (make-p :x (u16 (p-y q)) :y (p-x q)))
(with-bpf-session ()
  (setf (bpf:map-ref m 1) '(5 6))
  (let ((a (array u32 2) '(1 2)) (v (make-w :ps '((make-p :x 3 :y -4)) :n '(7 8) :t8 "hi")) (z (find 1)) (none (find 2)) (q (array p 2)) (i 1))
    (format t "~a ~a ~a ~a ~a~%" (pick t a (w-n v)) (pick nil a (w-n v)) z none (from v))
    (when z (setf a z (aref a 0) 9) (format t "~a ~a ~a~%" a z (aref z 1)))
    (setf q (w-ps v) (aref q i) (swap (aref q 0)) (w-ps v) q (w-ps v 0) (aref q i))
    (format t "~a ~a ~a~%" q v (points-of v))
    (incf (aref a i) (p-x (aref (points-of v) 0)))
    (decf (p-y (aref q i)) 10)
    (let ((b (if (> (aref a 0) 3) (w-n v) a)) (c (cond ((= i 0) a) (t (w-n v)))) (d (or (find 2) (find 1) a)) (e (and neg (w-n v))))
      (setf (aref b 0) 100)
      (format t "~a ~a ~a ~a ~a ~a~%" a b c d e q))
    (setf (bpf:map-ref mp 1) v (bpf:map-ref m 2) (w-n v))
    (let ((s (bpf:map-ref mp 1)) (r (bpf:map-ref m 2)))
      (when (and s r) (setf (w-n s i) 55) (format t "~a ~a ~a ~a~%" (w-n s) r (w-t8 s) (p-x (w-ps s 0)))))
    (handler-case (format t "~a~%" (aref a (+ i 5))) (error (e) (format t "~a~%" (error-text e))))
    (handler-case (setf (w-ps v (+ i 1)) (aref q 0)) (error (e) (format t "~a~%" (error-text e))))
    (let ((sum 0)) (dotimes (k (length (w-n v))) (incf sum (w-n v k)) (when (> sum 100) (return))) (format t "~d~%" sum))
    (format t "~a ~a~%" (= (aref a 0) (w-n v 0)) (equal-arrays a (w-n v)))))
(defun equal-arrays ((a (array u32 2)) (b (array u32 2))) truth
  (block same (dotimes (i (length a)) (when (/= (aref a i) (aref b i)) (return-from same nil))) t))
;> (1 2) (7 8) (5 6) NIL (7 8)
;> (9 6) (5 6) 6
;> ((p :x 3 :y -4) (p :x 65532 :y 3)) (w :ps ((p :x 65532 :y 3) (p :x 65532 :y 3)) :n (7 8) :t8 "hi") ((p :x 65532 :y 3) (p :x 65532 :y 3))
;> (9 65538) (100 8) (7 8) (5 6) NIL ((p :x 3 :y -4) (p :x 65532 :y -7))
;> (7 55) (7 8) hi 65532
;> an index is beyond the 2 elements
;> an index is beyond the 2 elements
;> 15
;> NIL NIL
