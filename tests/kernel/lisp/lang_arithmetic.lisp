;;; Arithmetic: 64 bits, wrapping, narrower operands extended by their own sign first.
(include "common/lang.lisp")

(deftest wide
  (let ((a (in 0)) (b (in 1)))
    (out 0 (+ a b) (- a b) (* a b) (- a) (+ a b 1) (- a b 1) (* a b 3)
         (1+ a) (1- a) (abs a) (+ a) (* a) (- 0 a) (- 5 b) (+ a -1) (* a -1)
         (- (- a) b) (+ (* a a) (* b b)) (- (+ a b) (+ b a)))))

(deftest wide-signed
  (let ((a i64 (in 0)) (b i64 (in 1)))
    (out 0 (+ a b) (- a b) (* a b) (- a) (abs a) (abs (- a)) (1+ a) (1- a)
         (* a -1) (- a b 1) (+ a b a b) (- (abs a) (abs b)))))

(deftest unsigned-8
  (let ((a u8 (in 0)) (b u8 (in 1)))
    (out 0 (+ a b) (- a b) (* a b) (- a) (+ a 255) (- 1 a) (* a a b) (1- a) (abs a)
         (* a 16777216) (* a 4294967296) (- (* a a) (* b b)) (+ a b -1) (* a b a b))))

(deftest unsigned-16
  (let ((a u16 (in 0)) (b u16 (in 1)))
    (out 0 (+ a b) (- a b) (* a b) (- a) (* a a) (* a a b) (- (* a b)) (1- a)
         (* a 65536) (* a 65537) (+ (* a a) (* b b)) (- a (* b b)) (* a b a b) (abs (- a b)))))

(deftest unsigned-32
  (let ((a u32 (in 0)) (b u32 (in 1)))
    (out 0 (+ a b) (- a b) (* a b) (- a) (* a a b) (1- a) (1+ a) (abs (- a))
         (+ a #xffffffff) (- a #xffffffff) (* a 2) (* a 4294967295) (- (+ a b) b) (- 0 a b))))

(deftest signed-8
  (let ((a i8 (in 0)) (b i8 (in 1)))
    (out 0 (+ a b) (- a b) (* a b) (- a) (abs a) (* a b a b) (+ a 127) (- a 128) (1- a)
         (* a 16777216) (* a -16777216) (- (- a)))))

(deftest signed-16
  (let ((a i16 (in 0)) (b i16 (in 1)))
    (out 0 (+ a b) (- a b) (* a b) (- a) (abs a) (* a a b) (+ a 32767) (- a 32768)
         (* a 65536) (* a 65535) (abs (* a b)))))

(deftest signed-32
  (let ((a i32 (in 0)) (b i32 (in 1)))
    (out 0 (+ a b) (- a b) (* a b) (- a) (abs a) (* a b a) (+ a 2147483647) (- a 2147483647)
         (1+ a) (1- a) (* a 2) (- (* a b)) (abs (- a)))))

(deftest mixed
  (let ((a8 u8 (in 0)) (s16 i16 (in 1)) (u32v u32 (in 0)) (s32 i32 (in 1)) (w (in 0)))
    (out 0 (+ (+ a8 0) s16) (- (+ s16 0) a8) (* (+ a8 0) s16) (+ u32v (+ s32 0)) (- u32v (+ 0 s32))
         (* (+ u32v 0) s32) (+ (+ w 0) s32) (* (+ w 0) s16) (- (+ a8 0) u32v) (- s32 (* u32v 1))
         (* (- a8) u32v) (+ (- u32v) (- a8)))))

;; An operation whose result is stored narrow must be what the wide one is, cut.
(deftest narrow-results
  (let ((a u32 (in 0)) (b u32 (in 1)) (c i16 (in 0)) (d u64 (in 1)))
    (let ((x u32 (+ a b)) (y u16 (* a b)) (z u8 (- a b)) (s i8 (+ c (+ d 0))) (t1 i32 (* (+ c 0) d))
          (n u32 (- c)) (m i16 (- a b)) (k u8 (* 3 a (+ b 1))) (w u64 (+ a b)))
      (out 0 x y z s t1 n m k w)
      (setf x (* c c) y (- c) z (1- a) s (* a b) t1 (- b a) w (- a b))
      (out 9 x y z s t1 w))))

(deftest division
  (let ((a (in 0)) (b (in 1)))
    (out 0 (/ a b) (mod a b) (/ a 7) (mod a 7) (/ 1000 b) (mod 1000 b) (/ a b 3) (/ a 4294967297)
         (mod a #xffffffff) (/ (+ a 1) (+ b 1)) (/ a 1) (mod a 1) (/ 0 b) (mod 0 b)
         (- (/ a b)) (+ (* (/ a b) b) (mod a b)))))

(deftest division-signed
  (let ((a i64 (in 0)) (b i64 (in 1)))
    (out 0 (/ a b) (mod a b) (/ a 7) (mod a 7) (/ a -7) (mod a -7) (/ 1000 b) (mod -1000 b)
         (/ a -1) (mod a -1) (/ -1 b) (mod -1 b) (+ (* (/ a b) b) (mod a b)) (/ a b -2))))

(deftest division-narrow
  (let ((a u8 (in 0)) (b u8 (in 1)) (c i8 (in 0)) (d i8 (in 1)) (e u32 (in 0)) (f i32 (in 1)))
    (out 0 (/ a b) (mod a b) (/ c d) (mod c d) (/ e (+ f 0)) (mod (+ e 0) f) (/ (- a b) a)
         (/ (- e) 3) (mod (- a) 10) (/ (+ a b) 2) (/ (+ c d) 2) (mod (* c d) 10) (/ c 3)
         (/ e 3) (mod e 10) (/ -128 d) (mod f 1000) (/ (* e e) e))))
