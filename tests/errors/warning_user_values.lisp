; What programs are warned of, the user side is: values that are cut, comparisons that are decided, signs that meet,
; keys of a `case` that stand there twice. And quotients of integers that become doubles.
(defstruct s (a u8) (b i16) (c u32))
(defmap h :type :hash :key-size 2 :value-size 4 :max-entries 4)
(defmap q :type :queue :value-size 1 :max-entries 4)
(defglobal g u8)
(defprog p (:type :cgroup-skb) (incf g) 1)
(defoption n u32 5 "n")
(defoption m (member :fast :slow) :fast "m")
(defun f ((a u8)) u8 a)
(defun wide ((a u32)) u8 a) ; warning: cut
(defun wider ((a u64)) u8 (return a)) ; warning: cut
(defun sum ((a u32)) u8 (+ a 1))
(defun half ((a u32)) double (/ a 2)) ; warning: integer-division
(defun halves ((a double)) double a)
(let ((x u8 300) ; warning: cut
      (y u8 n) ; warning: cut
      (z u16 5) (w 5))
  (setf x 256) ; warning: cut
  (setf x n) ; warning: cut
  (setf x z) ; warning: cut
  (setf z -1) ; warning: cut
  (setf x w x (+ z 1) x (u8 z) x (cast u8 300))
  (format t "~d ~d ~d~%" x y z))
(let ((s (make-s :a 300 :c 5))) ; warning: cut
  (setf (s-a s) (s-c s)) ; warning: cut
  (setf (s-b s) 40000) ; warning: cut
  (setf (s-b s) -32768)
  (format t "~d ~d~%" (s-a s) (s-b s)))
(format t "~d ~d ~d ~d~%" (f n) (wide 5) (wider 7) (sum 4)) ; warning: cut
(format t "~d~%" (f 256)) ; warning: cut
(let ((x u8 1) (i i32 -1) (u u32 n))
  (format t "~a~%" (>= x 0)) ; warning: always
  (format t "~a~%" (< 255 x)) ; warning: always
  (format t "~a~%" (= x 256)) ; warning: always
  (format t "~a~%" (= x x)) ; warning: always
  (format t "~a~%" (/= n n)) ; warning: always
  (format t "~a~%" (>= (text-length "x") 0)) ; warning: always
  (format t "~a~%" (= (logand x 1) 2)) ; warning: always
  (format t "~a~%" (< 1 x 300)) ; warning: always
  (format t "~a~%" (>> x (+ 60 5))) ; warning: always
  (format t "~a ~a ~a~%" (> x 0) (< x 255) (= 1 2))
  (format t "~a~%" (and (< x 5) (> x 7))) ; warning: always
  (format t "~a~%" (or (< x 5) (/= x 3))) ; warning: always
  (format t "~a~%" (and (= x 1) (= 2 x) (< i 5))) ; warning: always
  (format t "~a ~a~%" (and (> x 5) (< x 7)) (or (< x 5) (> x 7)))
  (format t "~a~%" (< i u)) ; warning: mixed-sign
  (format t "~a~%" (+ i u 1)) ; warning: mixed-sign
  (format t "~a ~a ~a~%" (s< i u) (+ i 1) (+ (i64 u) i))
  (dotimes (k 2) (format t "~a~%" (+ i k))))
(format t "~a~%" (case n (5 "five") (6 "six") (5 "again") (t "other"))) ; warning: always
(format t "~a~%" (case n ((1 2) "low") ((3 2) "again") (t "other"))) ; warning: always
(format t "~a~%" (case m (:fast "f") (:fast "again") (t "other"))) ; warning: always
(format t "~a~%" (case (+ n 1) (1 "a") (2 "b") (t "c")))
(let ((d double (/ n 2)) (e 1.5)) ; warning: integer-division
  (setf e (/ n 2)) ; warning: integer-division
  (setf d (* 3 (/ n 2))) ; warning: integer-division
  (incf e (/ n 2)) ; warning: integer-division
  (format t "~a ~a ~a~%" d e (halves (/ n 3))) ; warning: integer-division
  (format t "~a ~a~%" (half 4) (double (/ n 2))) ; warning: integer-division
  (format t "~,2f~%" (/ n 2)) ; warning: integer-division
  (print-row (a (/ n 2) :digits 2)) ; warning: integer-division
  (format t "~a~%" (if (= n 5) 1.5 (/ n 2))) ; warning: integer-division
  (format t "~a~%" (* 1.5 (/ 5 2))) ; warning: integer-division
  (format t "~a ~a ~a~%" (* 1.5 (/ 6 2)) (/ (double n) 2) (double (u64 (/ n 2)))))
(with-bpf-session ()
  (setf g 256) ; warning: cut
  (setf g n) ; warning: cut
  (setf (bpf:map-ref h 70000) 5) ; warning: cut
  (setf (bpf:map-ref h n) 5) ; warning: cut
  (setf (bpf:map-ref h 1) 5000000000) ; warning: cut
  (bpf:map-push q n) ; warning: cut
  (bpf:map-update h 1 (now))) ; warning: cut
