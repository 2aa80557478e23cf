;;; Declared types cut and extend on every store.
(include "common/lang.lisp")

(deftest declared
  (let ((v (in 0)) (w (in 1)))
    (let ((a u8 v) (b u16 (+ v 0)) (c u32 (+ v 0)) (d u64 v) (e i8 (+ w 0)) (f i16 (+ w 0))
          (g i32 (+ w 0)) (h i64 (+ w 0)) (i v) (j))
      (out 0 a b c d e f g h i j)
      (setf a (+ v w) b (- v w) c (* v w) d (- v w) e (+ v w) f (- v w) g (* v w) h (- v w))
      (out 10 a b c d e f g h)
      (setf j (- v w) i e)
      (out 18 i j))))

(deftest by-declaration
  (let* ((v (in 0)) (a (+ v 1)) (b (+ v 1)) (c (+ v 1)) (d (+ v 1)))
    (declare (type u8 a) (type i16 b c) (type i32 d))
    (out 0 a b c d)
    (setf a (- a 1) b (- b 1))
    (out 4 a b)))

(deftest steps
  (let ((v (in 0)) (w (in 1)))
    (let ((a u8 (+ v 0)) (b i8 (+ v 0)) (c u16 (+ v 0)) (d i16 (+ v 0)) (e u32 (+ v 0))
          (f i32 (+ v 0))
          (g u64 v))
      (incf a) (incf b) (incf c) (incf d) (incf e) (incf f) (incf g)
      (out 0 a b c d e f g)
      (decf a w) (decf b w) (decf c w) (decf d w) (decf e w) (decf f w) (decf g w)
      (out 7 a b c d e f g)
      (out 14 (incf a 255) (incf b 127) (decf c 1) (decf d) (incf e e) (decf f f) (incf a a)))))

;; What setf gives is what was stored.
(deftest setf-values
  (let ((a u8 0) (b i8 0) (c u16 0) (v (in 0)))
    (out 0 (setf a (+ v 1)) a (setf b (+ v 1)) b (+ (setf c (* v v)) 1)
         (setf a (+ v 2) c (+ v 3)) a c)))

(deftest casts
  (let ((v (in 0)) (b i8 (+ v 0)) (c u16 (+ v 0)))
    (out 0 (cast u8 v) (cast i8 v) (cast u16 v) (cast i16 v) (cast u32 v) (cast i32 v) (cast i64 v)
         (u8 (+ v 1)) (i8 (+ v 1)) (u16 (* v 3)) (i16 (* v 3)) (u32 (- v)) (i32 (- v))
         (cast u8 b) (cast u32 b) (cast u64 b) (cast i32 c) (cast i16 c) (cast i8 (cast u16 b))
         (cast u64 (cast u32 (cast i8 v))) (+ (cast u8 v) (cast u8 v)) (* (cast i16 v) (cast i16 v))
         (- (cast u8 0) (cast u8 1)) (cast u8 (- (cast u8 v) 1)) (cast u8 300) (cast i8 200)
         (< (cast i8 v) 0) (cast u8 256) (u32 -1) (i64 -1))))

(deftest results-of-operators
  (let ((a u8 200) (b u8 (in 0)) (c i8 -100) (n u32 0))
    (setf n (+ a b))
    (out 0 (+ a 100) n (* c 2) (+ a (+ c 0)) (- a 201) (if (> (+ a b) 255) 1 2)
         (if (< (- (+ c 0) a) -200) 1 2) (setf a (+ a 100)) a)))

(deftest sizes
  (out 0 (sizeof u8) (sizeof i16) (sizeof u32) (sizeof u64) (sizeof be16) (sizeof be32)
       (* (sizeof u32) (in 0))))

(deftest constants
  (out 0 #x7f #xffffffffffffffff -1 -9223372036854775808 #b1011 #o17 #\a t nil
       (+ #xffffffff 1) (* #x10000 #x10000) (- 0 1) (/ -7 2) (mod -7 2) (ash 1 40) (- 5)
       (<< 1 63) (>> -1 1) (>>> -8 1) (logand -1 255) (lognot 0) (if (< -1 1) 1 0)
       (if (< 1 #xffffffffffffffff) 1 0) 2147483648 4294967296 (* 3 1000000000) -2147483649
       (- -2147483648) (abs -5) (min -1 1) (max -1 1) (log2 65535) (/ 7 2) (+ 1 (* 2 (- 3 4)))
       (/ (- 8 33) 2) (>> (- 8 33) 1) (/ (- 5) 2) (if (< (- 8 33) 0) 1 2) (if (< (- 5) 0) 1 2)))
