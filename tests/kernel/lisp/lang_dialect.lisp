;;; The founding dialect's spellings: variables declared u64 that hold pointers, memory by its size, evaluated definitions.
(include "common/lang.lisp")

(defstruct pair (a u64) (b u64))
(defstruct keep (at u64) (n u64))
(defmap words :type :array :key-size 4 :value-size 8 :max-entries 4)
(defmap pairs :type :array :key-size 4 :value-type pair :max-entries 4)

(deftest variables
  (let ((v u64 (map-lookup words 0)) (a (in 0)) (b (in 1)))
    (when v
      (store u64 v 0 a)
      (atomic-add v 0 1)
      (out 0 (load u64 v 0) (load u32 (+ v 4) 0) (load u32 (+ 4 v) 0) (if (> v 0) 1 0)
           (if (= v 0) 1 0))
      (let ((w u64 (+ v 4)) (same v))
        (out 5 (load u16 w 0) (if (= same v) 1 0) (- w v))
        (setf (getmap words 1) v)
        (out 8 (if (= (getmap words 1) v) 1 0) (if (= v b) 1 0))
        (incf w 2)
        (out 10 (load u16 w 0))))))

(deftest declared
  (let ((v (map-lookup words 2)) (late u64 0))
    (declare (type u64 v))
    (unless (zerop v) (store u64 v 0 (in 0)))
    (setf late (map-lookup words 2))
    (when-let ((p u64 (map-lookup words 2)) (q u64 late))
      (out 0 (load u64 p 0) (load u64 q 0) (if (and (/= late 0) (= p q)) 1 0)))
    (let ((s u64 (map-lookup pairs 1)))
      (when s
        (setf (pair-a s) (in 0) (pair-b s) (in 1))
        (atomic-add s 8 1)
        (out 3 (load u64 s 0) (load u64 s 8) (pair-b s))))))

(deftest fields
  (let ((k (make-keep)) (none (make-keep)) (again u64 0))
    (setf (keep-at k) (map-lookup words 3) (keep-n k) (in 1))
    (let ((v (keep-at k)))
      (when v
        (store u64 v 0 (in 0))
        (out 0 (load u64 v 0) (keep-n k) (if (= (keep-at k) v) 1 0) (if (keep-at none) 1 0))))
    (setf again (keep-at k))
    (when again (out 4 (load u32 again 4)))))

(deftest memory
  (let ((m u64 (struct-alloc 20)) (n (struct-alloc 8)) (p (struct-alloc pair)))
    (out 0 (load u64 m 0) (load u64 m 16) (load u64 n 0))
    (store u64 m 8 (in 0))
    (store u32 (+ m 16) 0 (in 1))
    (setf (pair-b p) (in 1))
    (out 3 (load u64 m 8) (load u64 m 16) (load u16 (+ m 10) 0) (pair-b p) (pair-a p))
    (map-update pairs 2 m 0)
    (out 8 (let ((q (getmap pairs 2))) (if q (pair-b q) 0)))))

(eval-when (:compile-toplevel :load-toplevel :execute)
           (if (probe-file "/no/such/file")
               (defmacro chosen () 1)
               (progn (defmacro chosen () 2) (defconstant +from-eval+ 40)))
           (handler-case (error "no") (error () (eval '(defmacro handled () 3))))
           (handler-case (defun twice (x) (* 2 x)) (error () (defun twice (x) x))))
(eval-when (:execute)
           (when t
             (defparameter *table* '#(5 6 7))
             (eval '(defmap made :type :array :key-size 4 :value-size 8 :max-entries 1))))
(defmacro total ()
  (let ((sum 0)) (loop for x across *table* do (incf sum x)) (twice (+ sum (aref *table* 1)))))

(deftest evaluated
  (setf (getmap made 0) (in 0))
  (out 0 (chosen) +from-eval+ (handled) (total) (getmap made 0)))
