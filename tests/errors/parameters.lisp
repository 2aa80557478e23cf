;; Parameters of one name, and declarations that are none, at compile time and in loaders.
(defmacro twice (a b a) `(+ ,a ,b)) ; error: duplicate
(defmacro optional (a &optional (b 1) &key ((:key b) 2)) `(+ ,a ,b)) ; error: duplicate
(defmacro nested ((a (b)) &rest b) `(+ ,a ,@b)) ; error: duplicate
(defmacro some (a &optional (b 1 a)) `(+ ,a ,b)) ; error: duplicate
(defmacro dotted (a . a) `(list ,@a)) ; error: duplicate
(defun whole (&rest x &aux (x 1)) x) ; error: duplicate
(defmacro made (x) (funcall (lambda (y y) y) x x))
(defmacro taken (x) (destructuring-bind (y y) x y))
(defmacro several ((a b) &key (c a) ((:other d) b) &aux (e a)) `(+ ,a ,b ,c ,d ,e))
(defmacro unknown (x)
  (declare (special x)) ; error: unknown-option
  (let ((y x))
    (declare (ignorable y) (optimise speed)) ; error: unknown-option
    x))
(defun known (x y)
  (declare (ignore y) (type fixnum x) (optimize (speed 3)))
  (mapcar (lambda (z) (declare (ignorable z) (nothing)) x) '(1))) ; error: unknown-option
(defmacro quoted (x) `(let ((y ,x)) (declare (ignorable y)) (no-error '(declare (none)) y)))
(defmacro no-error (data y) (declare (ignore data)) y)
(defprog p (:type :xdp)
  (let ((n (several (1 2) :c 3)))
    (quoted n)
    (trace-printk "%d" (+ n (made n))) ; error: duplicate
    XDP_PASS))
(defprog q (:type :xdp)
  (taken (1 2))) ; error: duplicate
(with-bpf-session ()
  (declare (nothing)) ; error: unknown-option
  (let ((x 1) (y 2)) ; warning: unused
    (declare (ignorable x) (ignore y z)) ; error: unknown-variable
    (declare (type u32 x) (type u32 w)) ; error: unknown-variable
    (setf x 3)
    (declare (ignore x)))) ; error: malformed
