;;; Variables, parameters and counters whose only readers are forms that are dropped: what sets them goes, too.
(defmap counts :type :array :key-size 4 :value-size 8 :max-entries 2)

(defsubprog parameter-read-by-a-dropped-form ((a u32) (b u16)) u32
  (incf b a)
  (min (max b 3) b)
  a)

(defsubprog parameters-that-feed-each-other ((a u32) (b u16) (c i64)) u32
  (setf c (+ a 1))
  (incf b (u16 c))
  (when (> a 3) (decf b))
  (let ((z b)) (+ z 1))
  a)

(defsubprog parameter-that-is-read ((a u32) (b u32)) u32
  (incf b a)
  (get-prandom-u32)
  (+ (get-prandom-u32) b)
  a)

(defsubprog set-in-a-loop ((a u32) (b i32)) u32
  (declare (inline))
  (dotimes (i 4)
    (incf i 2)
    (setf b (if (> a 2) 1 2))
    (abs b))
  a)

(defsubprog step-of-a-dropped-form ((a u32)) u32 (if (> a 4) (log2 a) 9))

(defsubprog called-by-a-dropped-form ((a u32)) u32 (+ a (step-of-a-dropped-form a)))

(defsubprog calls-in-a-dropped-form ((a u32)) u32
  (if (or 1 (= a (called-by-a-dropped-form a))) a 2))

(defprog only-set (:type :tc)
  (let ((x (ctx mark)) (n u32 0))
    (incf n x)
    (case n (1 2) (3 x))
    (incf (getmap counts 0) (parameter-read-by-a-dropped-form x 1))
    (incf (getmap counts 0) (parameters-that-feed-each-other x 1 2))
    (incf (getmap counts 0) (parameter-that-is-read x 1))
    (incf (getmap counts 0) (set-in-a-loop x 1))
    (incf (getmap counts 0) (calls-in-a-dropped-form x)))
  0)
