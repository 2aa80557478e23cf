;;; Loops: while, break, continue, what is set inside, and every way out.
(include "common/lang.lisp")

(deftest whiles
  (let ((a (in 0)) (b (in 1)) (n 0) (m 0) (k 0))
    (while a :max 70 (setf a (>> a 1)) (incf n))
    (while (> b 3) :max 5 (setf b (/ b 2)) (incf m))
    (while (< m (incf k)) :max 3 (incf m 10))
    (while nil :max 5 (setf n 1000))
    (while t :max 0 (setf n 2000))
    (while t :max -1 (setf n 3000))
    (out 0 n a b m k)
    (setf n 0)
    (while (progn (incf n) (< n (in 0))) :max 6 (setf k n))
    (out 5 n k)))

(deftest leaving-rounds
  (let ((a (in 0)) (b (in 1)) (n 0) (m 0) (k 0) (s 0))
    (while t :max 10
      (incf n)
      (when (> n a) (break))
      (when (= (logand n 1) 0) (continue))
      (incf m))
    (dotimes (i 10)
      (dotimes (j 10)
        (when (= j i) (break))
        (when (= (+ i j) (logand b 15)) (continue))
        (incf k))
      (when (= i (logand a 7)) (break)))
    (dotimes (i a :max 12)
      (case i
        (2 (continue))
        ((7 8) (incf s 100) (continue))
        (10 (break))
        (t (incf s)))
      (incf s 1000))
    (out 0 n m k s)
    (setf n 0 m 0)
    (dotimes (i 8)
      (let ((x (if (= i 5) (break) (if (= (logand i 1) (logand a 1)) (continue) i))))
        (incf n x)
        (cond ((and (> x 3) (= a b)) (break)) ((> x 3) (incf m)))
        (incf m 10)))
    (out 4 n m)
    (dotimes (i 3)
      (dotimes (j 3)
        (while (< j 2) :max 4
          (incf n)
          (when (= (+ i j) 2) (break)))
        (if (= i j) (continue))
        (incf m)))
    (out 6 n m)))

(deftest set-inside
  (let ((a (in 0)) (n 0) (m 0))
    (dotimes (i 5) (incf n i) (setf i (+ i a)) (incf m i))
    (dotimes (i a :max 7) (incf n i) (setf i 100) (incf m i))
    (dotimes (i 3) (incf i) (when (= i a) (continue)) (incf n i))
    (dotimes (i 4) (incf m (load u64 (stack-addr i))))
    (out 0 n m)))

;; pointers that are tested by leaving
(deftest tested-by-leaving
  (let ((n 0) (m 0) (last 0) (a (in 0)))
    (out 40 3 5 7 9)
    (dotimes (i 100)
      (let ((p (map-lookup results (+ i 40))))
        (when (not p) (break))
        (incf n)
        (unless (load u64 p) (continue))
        (incf m (load u64 p))
        (setf last i)))
    (let ((p (map-lookup results 40)))
      (while (and p (< (load u64 p) a)) :max 3
        (incf last 100)
        (setf p (map-lookup results (+ 40 last)))))
    (out 0 n m last)))

(deftest returning
  (let ((a (in 0)))
    (out 0 1)
    (while t :max 20
      (dotimes (i 5)
        (while (< i 4) :max 2
          (when (= a i) (out 0 2) (return 0))
          (when (= (+ a 1) i) (break))
          (out 1 i)))
      (if (> a 100) (break) (incf a 10)))
    (out 0 3)))

(deftest blocks
  (let ((a (in 0)) (b (in 1)) (n 0))
    (out 0 (block found
             (dotimes (i 10) (when (= i a) (return-from found (* i 3))))
             (when (> b 5) (return-from found b))
             99))
    (dotimes (i 4)
      (block skip
        (when (= i a) (return-from skip))
        (dotimes (j 4)
          (when (= j b) (return-from skip))
          (incf n (+ 1 (* 10 i))))))
    (out 1 n)
    (out 2 (+ 1 (block outer (+ 10 (block inner
                                     (when (= a 1) (return-from outer 100))
                                     (when (= a 2) (return-from inner 200))
                                     b)))))))

(deftest cleanups
  (let ((a (in 0)) (b (in 1)) (n 0))
    (dotimes (i 5)
      (unwind-protect
          (progn (when (= i a) (break)) (when (= i b) (continue)) (incf n 10))
        (incf n 100)))
    (out 0 n)
    (out 1 (block around
             (unwind-protect
                 (unwind-protect (if (= a b) (return-from around 7) (+ a 1))
                   (setf n (+ (* n 2) 1)))
               (setf n (* n 2)))))
    (out 2 n)
    (unwind-protect
        (progn (when (> a 3) (return 0)) (out 3 5))
      (out 4 6))
    (out 5 7)))
