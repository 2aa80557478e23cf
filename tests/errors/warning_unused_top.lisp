; Values at the top of the file, and parameters that are set and never read.
5 ; warning: unused
"text" ; warning: unused
nil ; warning: unused
(+ 1 2) ; warning: unused
(defmacro nothing () nil)
(nothing)

(defsubprog lost ((x u32) (y u32)) u32 (setf y 3) x) ; warning: unused
(defsubprog counted ((x u32)) u32 (incf x) 1) ; warning: unused
(defsubprog meant ((x u32)) u32 (declare (ignore x)) (setf x 3) 1)
(defsubprog read ((x u32) (y u32)) u32 (setf x 3) x)
(defprog p (:type :tc)
  (+ (lost 1 2) (counted 3) (meant 4) (read 5 6)))
