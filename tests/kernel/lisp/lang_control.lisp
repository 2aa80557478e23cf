;;; Branches, loops, bindings, and that operands run from left to right, once.
(include "common/lang.lisp")

(deftest branches
  (let ((a (in 0)) (b (in 1)) (i i64 (in 0)) (n u64 0))
    (out 0 (if (> a b) 1 2) (if a b) (if a (if b 1 2) 3) (when a (+ b 0)) (unless a 5)
         (when (= a b) 7)
         (cond ((= a 0) 10) ((< a 100) 20) (t 30)) (cond ((= a 0) 10) ((= a 1) 20))
         (cond (a) (b) (t 9)) (cond ((not a) b) ((+ a 1))) (case a (0 1) ((1 2 3) 2) (255 3) (t 4))
         (case (logand a 3) (0 10) (1 11)) (case b (#xffffffff 1) (#x80000000 2) (otherwise 3))
         (case i (-1 1) ((-2 -7) 2) (t 3)) (if (if a b 1) 4 5) (progn (setf n 0) b)
         (if (and a b) 1 0)
         (if (or (> a 5) (= b 1)) 1 0) (+ (if a 1 2) (* 10 (if b 3 4)))
         (if (not (if (> a 1) (> b 1))) 8 9))
    (when (> a 1) (incf n 1) (when (> b 1) (incf n 10)))
    (if (= a b) (incf n 100) (progn (incf n 1000) (unless b (incf n 10000))))
    (cond ((> a 1000) (incf n 100000)) ((= b 2) (incf n 1000000) (incf n 1)))
    (case a (2 (incf n 3)) (3 (incf n 5) (incf n 7)))
    (out 20 n)))

(deftest logic
  (let ((a (in 0)) (b (in 1)) (i i64 (in 0)) (j i32 (in 1)) (n u64 0))
    (out 0 (and a b) (or a b) (and a b 7) (or 0 a b) (and) (or) (and a) (or b) (and (> a 1) b)
         (or (> a 1) b) (and a (not b)) (or (not a) b) (and i j) (or j i) (or (and a 0) (and b 5) 9)
         (+ (and a b) (or a b)) (and a (or b 3)) (if (and a (or (= b 1) (= b 2))) 1 0)
         (and (setf n (+ n 1)) (setf n (+ n 10)) (> a 5) (setf n (+ n 100))) n
         (or (and (setf n 0) 1) (> a 5) (setf n (+ n 3)) (setf n 7)) n
         (or a (setf n (+ n 1)) b) n (not (and a b)) (- (or a 1)) (and (< i 0) i))))

(deftest bindings
  (let ((a (in 0)) (b (in 1)))
    (out 0 (let ((a b) (b a)) (- a b)) (let* ((a b) (b a)) (- a b)) (let ((x)) (+ x a))
         (let ((x u8 (+ a 0)) (y u16)) (+ x y)) (let* ((x (+ a 1)) (y (* x 2)) (x y)) (+ x y))
         (let ((a (+ a 1))) (let ((a (+ a 1))) (setf a (* a 2)) a)) a
         (let ((t1 a)) (setf t1 b a t1 b (+ a b)) (+ t1 a)) a b
         (if-let (x (logand a 6)) (+ x 1) 99) (if-let (x u8 (+ b 0)) x 77) (if-let (x b) x)
         (when-let ((x (logand a 1)) (y (logand a 2))) (+ x y))
         (when-let (x (>> a 60)) (* x 3)))))

(deftest swapping
  (let ((a (in 0)) (b (in 1)) (c 3))
    (let ((a b) (b c) (c a))
      (out 0 a b c)
      (setf a b b a)
      (out 3 a b))
    (out 5 a b c)))

(deftest order-of-evaluation
  (let ((x (in 0)) (y (in 1)) (z u8 (in 0)))
    (out 0 (+ x (setf x 5)) x (+ (setf x (in 0)) x) (- x (incf x)) x (* (incf x) (incf x)) x
         (+ x (progn (setf x (+ x 7)) 1) x) (- (setf x 10) (setf x 3) x)
         (+ (decf y) y (incf y 3)) (< x (incf x)) (= (incf x) x) (if (> (incf x) 8) x (- x))
         (+ z (incf z 200)) z (- (incf z) z) (logior (<< x 4) (setf x 1))
         (<< (incf x) (incf x)) (min x (setf x 2) x) (max (setf x 9) x) (/ x (setf x 2))
         (mod (setf x 17) (- x 10)) (cast u8 (+ x (setf x 250))) (+ (if (> x 1) (setf x 1) 0) x)
         (+ x (let ((x 100)) (setf x 50) x) x) (- (or x (setf x 8)) x)
         (+ (* x (setf x 3)) (* x (setf x 4)) x) (abs (- x (setf x 1000))))))

(defstruct cells (words (array u32 4)) (byte u8))

(deftest places-once
  (let ((i u32 0) (n u64 0) (k u32 0) (c (make-cells)))
    (out 6 (setf (cells-words c (logand (incf k) 3)) 7) k
         (+ k (setf (getmap results (+ 41 (incf k))) 9))
         k (incf (cells-words c (logand (incf k) 3)) 3) k (cells-words c 1) (cells-words c 3)
         (setf (cells-byte c) (+ k 255)) (getmap results 43) (setf (getmap results 99) 5))
    (setf (getmap results (progn (incf i) (+ i 39))) 5)
    (incf (getmap results (progn (incf i) 41)) 3)
    (out 0 i (setf n (+ n 1) i (+ i n) n (+ n i)) n i (getmap results 40) (getmap results 41))))

(deftest loops
  (let ((a (in 0)) (n u64 0) (m u64 0) (k u64 0) (z u64 0))
    (dotimes (i 10) (incf n i))
    (dotimes (i 4) (dotimes (j 3) (setf m (+ (* m 2) (logxor i j)))))
    (dotimes (i (logand a 15) :max 16) (setf k (+ (* k 3) i)))
    (dotimes (i 0) (incf z))
    (dotimes (i 3) (let ((i 10)) (incf z i)) (when (= i 1) (incf z 1000)))
    (out 0 n m k z)
    (let ((count (logand a 7)) (total u64 0))
      (dotimes (i count :max 8) (decf count) (setf total (+ (* total 10) i)))
      (out 4 count total))
    (dotimes (i 5) (setf (getmap results (+ 10 i)) (* i a)))
    (dotimes (i a :max 20) (incf (getmap results 16)))
    (let ((s i32 (+ a 0)) (c u8 (+ a 0)))
      (dotimes (i s :max 12) (incf (getmap results 17)))
      (dotimes (i c :max 12) (setf (getmap results 18) (+ i 1))))))

(deftest sums
  (let ((a (in 0)) (n u32 (in 1)) (k 0) (m 0) (s 0) (t1 u8 0) (c (make-cells)) (j 5))
    (dotimes (i a :max 16) (incf k (+ i 1)))
    (dotimes (i n :max 100) (incf m (* i i)) (setf t1 (+ t1 (* i 3))))
    (dotimes (i a :max 20) (incf s j) (incf j 3) (incf (cells-words c 1) (logand i 255)))
    (out 0 k m s t1 (cells-words c 1) j)
    (dotimes (i n :max 12) (dotimes (j 8) (incf k (* i j))) (dotimes (j i :max 12) (decf m j)))
    (out 6 k m)))

(deftest leave-loop
  (let ((a (in 0)) (n u64 0))
    (dotimes (i 100)
      (incf n)
      (when (= i (logand a 31))
        (out 0 n i)
        (return 0)))
    (out 0 99)))

(deftest leave-nested
  (let ((a (in 0)) (b (in 1)))
    (when (> a 5)
      (let ((c (+ a b)))
        (dotimes (i 3)
          (dotimes (j 3)
            (when (= (+ i j) (logand c 7))
              (out 0 (+ (* i 10) j) c)
              (return (if (> i 0) 0 1)))))))
    (out 0 1000 2000)))

(deftest leave-early
  (let ((a (in 0)))
    (out 0 1)
    (unless a (return 0))
    (out 0 2)
    (cond ((= a 1) (return 1)) ((= a 2) (out 0 3) (return 0)))
    (let ((b (if (> a 100) (progn (out 0 4) (return 0)) (+ a 1))))
      (out 1 b))
    (out 2 (+ 1 (if (= a 7) (return 0) 1)))
    (out 0 5)))

;; Operands that need statements of their own, below tests that must not reach them.
(deftest lookups-in-operands
  (let ((a (in 0)) (b (in 1)) (n u64 0))
    (out 40 11 12 13)
    (out 0 (+ (getmap results 40) (getmap results 41))
         (if (and (> a 3) (getmap results (logand a 63))) 1 0)
         (and (> a 3) (incf n) (getmap results 40)) n
         (or (getmap results 50) (getmap results 41)) (and (getmap results 50) (setf n 99)) n
         (if (or (= a 1) (progn (incf n 10) (= b 1)) (when (> b 4) (incf n 100))) 5 6) n
         (+ (getmap results 42) (progn (setf (getmap results 42) 1) 0) (getmap results 42))
         (when (when (> a 1) (getmap results 40)) (when (and (getmap results 41) b) (incf n 1000)))
         n (let ((v (map-lookup results (if (> a 10) 40 41)))) (when v (load u64 v)))
         (- (getmap results (+ (getmap results 49) 0)) (getmap results 0)))))

(deftest deep
  (let ((a (in 0)))
    (out 0 (if (> a 1) (if (> a 2) (if (> a 3) (if (> a 31) (if (> a 255) 6 5) 4) 3) 2) 1)
         (+ 1 (* 2 (+ 3 (* 4 (+ 5 (* 6 (+ 7 (logxor a (* 8 (+ 9 a)))))))))) (- (- (- (- (- a)))))
         (- a (- a (- a (- a 1)))) (/ a (/ 100 (/ 50 5))) (<< (<< a 1) (<< 1 1))
         (logand (logior a 1) (logxor a (lognot (logand a 255)))) (- (* a (- a 1)) (* (+ a 1) a))
         (not (not (not a))) (mod (mod (mod a 1000) 100) 10))))
