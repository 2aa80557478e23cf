;;; Comparisons, least and greatest, truth.
(include "common/lang.lisp")

(deftest unsigned
  (let ((a (in 0)) (b (in 1)))
    (out 0 (= a b) (/= a b) (< a b) (<= a b) (> a b) (>= a b) (s< a b) (s<= a b) (s> a b) (s>= a b)
         (min a b) (max a b) (not a) (zerop a) (not (not b)) (= a 0) (< a 1) (> a #xffffffff)
         (<= a #x7fffffffffffffff) (>= a #x8000000000000000) (s< a 0) (min a b 100) (max a b 100)
         (s> a -1) (s>= a #x7fffffffffffffff) (not (= a b)) (not (and a b)) (not (or a b)))))

(deftest signed
  (let ((a i64 (in 0)) (b i64 (in 1)))
    (out 0 (= a b) (/= a b) (< a b) (<= a b) (> a b) (>= a b) (s< a b) (s>= a b)
         (min a b) (max a b) (< a 0) (> a -1) (<= a -2147483648) (>= a 2147483648) (= a -1)
         (min a 0) (max b -1) (min a b -5) (max (- a) a) (/= a -7))))

(deftest signed-unsigned
  (let ((a u64 (in 0)) (b i32 (in 1)) (c u32 (in 0)) (d i8 (in 1)) (e u8 (in 0)))
    (out 0 (= (+ c 0) b) (/= (+ c 0) b) (< (+ c 0) b) (<= (+ c 0) b) (> (+ c 0) b) (>= (+ c 0) b)
         (= (+ a 0) b) (< (+ a 0) b) (> b (+ 0 a)) (= (+ c 0) -1) (/= (+ c 0) -1) (< (+ e 0) d)
         (>= (+ e 0) d)
         (= (+ e 0) d) (min (+ c 0) b) (max (+ c 0) b) (min (+ e 0) d) (max (+ a 0) b)
         (s< c b) (s> (+ a 0) d) (= (+ 0 a) d) (< (- c) b) (= (- e) d) (< d (- e)))))

(deftest narrow
  (let ((a u32 (in 0)) (b u32 (in 1)) (c u16 (in 0)) (d u16 (in 1)) (e u8 (in 0)) (f u8 (in 1))
        (i i16 (in 0)) (j i16 (in 1)) (k i32 (in 0)) (l i32 (in 1)))
    (out 0 (< a b) (< c d) (< e f) (< i j) (< k l) (= a b) (= i j) (s< a b) (s< e f)
         (< (- a b) 10) (> (- a b) 10) (= (- a b) 0) (s< (- c d) 0) (> (- c d) 100) (< (- e f) 1)
         (< (- i j) 0) (> (+ a b) #xffffffff) (> (* c d) #x7fffffff) (= (+ e f) 256) (< (- k l) 0)
         (>= (+ a 1) 1) (= (- a) b) (= (lognot a) b) (= (lognot e) -1) (min e f) (max i j) (min k l)
         (max a b) (min c d -3) (> (* a b) b) (= (* c d) (* d c)))))

(deftest several
  (let ((a (in 0)) (b (in 1)) (i i64 (in 0)) (j i64 (in 1)))
    (out 0 (< a b 100) (< 1 a b) (<= a (+ a 0) b) (> a b 5) (>= a b (+ b 0)) (= a b a) (= a b 0)
         (/= a b 7)
         (/= a b (+ 0 a)) (< a 10 b 20) (< i j 0) (<= i -1 j) (> i 0 j) (s< a b 3) (= a) (/= b)
         (< i)
         (= i j -7) (< 0 a 256) (< i 0 a) (/= 1 2 3) (/= a 1 2 3))))

;; Every operand of a chain is evaluated, and once.
(deftest chain-effects
  (let ((n u64 0) (a (in 0)))
    (out 0 (< a (setf n (+ n 1)) (incf n 10)) n
         (= (incf n) (incf n) 0) n
         (/= 1 1 (incf n 100)) n)))

(deftest truth
  (let ((a (in 0)) (b i32 (in 1)) (p (map-lookup results 0)) (q nil))
    (setf q (map-lookup results 64))
    (out 1 (if a 1 2) (if b 1 2) (if p 1 2) (if q 1 2) (not p) (not q) (if (not a) 1 2)
         (if (and p (not q)) 1 2) (if nil 1 2) (if t 1 2) (if (= p q) 1 2) (if (/= p q) 1 2)
         (if (= q nil) 1 2))))

;; One signed operand makes all of the form signed, wherever it stands.
(deftest several-signs
  (let ((a (in 0)) (b (in 1)) (i i64 (in 0)) (c u32 (in 1)) (j i8 (in 1)))
    (out 0 (>= i (+ b 0) 5) (< (+ a 0) (+ b 0) j) (<= j (+ c 0) (+ a 0)) (> (+ a 0) (+ b 0) (- 0 i))
         (/= (+ a 0) j (+ c 0)) (max (+ a 0) (+ b 0) j) (min (+ a 0) (+ b 0) j)
         (min j (+ b 0) (+ a 0))
         (max (+ a 0) 7 -1) (min (+ a 0) (+ b 0) 9 (+ i 0)) (/ (+ a 0) (+ c 3) -2)
         (< (+ a 0) (+ b 0) -1))))

;; What is known when it is compiled has the type that it would have at run time.
(deftest known-and-not
  (let ((a (in 0)) (i i64 (in 1)))
    (out 0 (> (+ a 1) (if (= a 0) i (= 1 1))) (> (+ a 1) (if (= a 0) i (= (+ a 1) 1)))
         (> (+ a 1) (if (= a 0) i (+ 1 1))) (> (+ a 1) (or (and (= a 0) i) (not 1)))
         (> (+ a 1) (if (= a 0) i 1)) (< i (min 5 6)) (/ a (/= a a)) (mod (+ a 7) (< a a))
         (mod i (/= i i)) (/ (progn (incf a) a) (/= i i)) a (<< i (* 65 (= a a))))))
