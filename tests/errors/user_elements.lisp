; Elements of elements, lists and texts as arrays, bit fields and named types of the user side.
(deftype port u16)
(deftype ports (array port 2))
(defstruct s (c (array u16 3)) (n (array (array u8 2) 2)) (t8 (array char 4)) (a u32 :bits 4) (b i32 :bits 3) (w u8) (x u32))
(defstruct one (two-f u8))
(defstruct one-two (f u8) (one-two-f u8))
(defunion either one s)
(defglobal txt (array char 4))
(defoption way (member :in :out) nil "way")
(defmap names :type :hash :key-type (array char 4) :value-type (array char 4) :max-entries 2)
(defenum level low high)
(defmap levels :type :percpu-array :key-type u32 :value-type level :max-entries 2)
(defmap pairs :type :percpu-array :key-type u32 :value-type (array level 2) :max-entries 2)
(defprog p (:type :xdp) XDP_PASS)
(defun f ((p port)) port (+ p 1))
(let ((v (make-s :c '(1 2 3 4))) ; error: argument-count
      (u (make-s :a 17 :b -5 :w 256)) ; warning: cut, cut, cut
      (q (make-s :t8 "long text")) ; error: type
      (z (array u8 2) '(1 256)) ; warning: cut
      (y (array u8 2) '(1 nothing)) ; error: unknown-variable
      (e (array u8 2) "abc") ; error: type
      (d u32 '(1)) ; error: type
      (o (make-one))
      (k u32 9) (g ports) (i 1))
  (format t "~a~a~a~a~a~a~a~a~%" v u q z y e d (f 70000)) ; warning: cut
  (setf (s-a u) k) ; warning: cut
  (setf (s-w u) (s-a u) (s-a u) 15)
  (setf (s-a u) 16 (s-b u) 4) ; warning: cut, cut
  (setf (s-c u) '(1 70000)) ; warning: cut
  (setf (s-c u) #(1 2 3 4)) ; error: argument-count
  (setf (s-c u) (list 1 2)) ; error: unknown-form
  (setf (s-x u) '(1 2)) ; error: type
  (setf (s-n u 2 0) 1) ; error: bounds
  (setf (s-n u 1 2) 1) ; error: bounds
  (setf (s-n u 1 i 0) 1) ; error: argument-count
  (setf (s-x u 1) 1) ; error: argument-count
  (setf (s-c o 1) 1) ; error: type
  (when (= (s-a u) 16) (format t "x~%")) ; warning: always
  (format t "~a ~a~%" '(1 2) (port k)) ; error: malformed
  (format t "~a~%" (ports 1)) ; error: type
  (format t "~a ~a~%" (one-two-f o) (aref g 2))) ; error: ambiguous, bounds
(with-bpf-session ()
  (setf txt "hello") ; error: type
  (print-map levels) ; error: type
  (format t "~a ~a~%" (bpf:map-ref levels 0) (bpf:map-ref levels 0 :cpu 0)) ; error: type
  (format t "~a~%" (bpf:map-ref pairs 0 :sum t)) ; error: type
  (setf (bpf:map-ref names "abcde") "x") ; error: type
  (setf (bpf:map-ref names "abcd") "abcde")) ; error: type
(format t "~a~%" (or way :up)) ; error: type
(format t "~a~%" (if (eq (or way :in) :of) 1 2)) ; error: type
(let ((c (if (given way) :in :out))) (format t "~a~%" c)) ; error: type
