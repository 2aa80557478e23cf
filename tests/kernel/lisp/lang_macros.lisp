;;; What is computed when the file is compiled: constants, macros, functions, lists.
(include "common/lang.lisp")

(defconstant +base+ 40)
(defconstant +all-ones+ #xffffffff)
(defconstant +shifted+ (<< +base+ 2))
(defconstant +minus+ (- 0 7))

(defparameter *ports* '(22 80 443))

(defun square (x)
  (* x x))

(defun fibonacci (n)
  (if (< n 2) n (+ (fibonacci (- n 1)) (fibonacci (- n 2)))))

(defmacro one-of (value &rest candidates)
  (let ((name (gensym)))
    `(let ((,name ,value))
       (or ,@(mapcar (lambda (c) `(= ,name ,c)) candidates)))))

(defmacro one-of-ports (value)
  `(one-of ,value ,@*ports*))

(defmacro clamp (value &key (low 0) (high 100))
  `(min (max ,value ,low) ,high))

(defmacro unrolled ((var count) &body body)
  (let ((forms nil))
    (dotimes (i count)
      (push `(let ((,var ,i)) ,@body) forms))
    `(progn ,@(reverse forms))))

(defmacro swap (a b)
  (let ((old (gensym "old")))
    `(let ((,old ,a)) (setf ,a ,b ,b ,old))))

(defmacro squared-constant (n)
  (square n))

(defmacro with-default (value default)
  `(if-let (v ,value) v ,default))

(defmacro define-adder (name amount)
  `(defmacro ,name (value) `(+ ,value ,',amount)))

(define-adder add-five 5)

(deftest constants
  (out 0 +base+ +all-ones+ +shifted+ +minus+ (squared-constant 12) (+ +base+ (in 0))
       (squared-constant 3) AF_INET6 BPF_NOEXIST IPPROTO_UDP +ip-proto-tcp+ +ethertype-ipv6+))

(deftest expansions
  (let ((a (in 0)) (b (in 1)) (old 5) (n u64 0) (other 9))
    (out 0 (one-of a 1 7 255) (one-of-ports b) (clamp a) (clamp a :low 10)
         (clamp b :high 33 :low 32)
         (one-of (incf n) 3 2 1) n (add-five a) (with-default (logand a 6) other))
    (swap a b)
    (swap old b)
    (out 9 a b old)
    (unrolled (i 4) (incf (getmap results 12) (* i b)))))

(defmacro table (&rest values)
  `(case (logand (in 0) 7)
     ,@(let ((clauses nil) (i 0))
        (dolist (v values (reverse clauses))
          (push (list i v) clauses)
          (setq i (+ i 1))))
     (t 0)))

(defmacro fibonacci-table ()
  `(table ,@(let ((all nil)) (dotimes (i 8) (push (fibonacci i) all)) (reverse all))))

(deftest tables
  (out 0 (table 5 4 3 2 1) (fibonacci-table) (one-of (in 1) 1 2 3)))

(defun cube (x) (* x (square x)))

;; a macro and a constant that are defined after their use
(deftest later
  (out 0 (later-macro (in 0)) +later+))

(defmacro later-macro (x) `(+ ,x ,(cube 3)))
(defconstant +later+ 17)
