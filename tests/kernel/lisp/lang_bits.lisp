;;; Bits, shifts, byte order, logarithm.
(include "common/lang.lisp")

(deftest bits
  (let ((a (in 0)) (b (in 1)))
    (out 0 (logand a b) (logior a b) (logxor a b) (lognot a) (bit-and a b 255) (bit-or a b 255)
         (bit-xor a b -1) (logand a) (logand (lognot a) b) (logand a -256) (logior a #x80000000)
         (logxor a #xffffffff) (lognot (logior a b)) (logand #xf0 a)
         (logior (logand a 15) (logxor b 3)))))

(deftest bits-narrow
  (let ((a u8 (in 0)) (b i8 (in 1)) (c u32 (in 0)) (d i32 (in 1)) (e u16 (in 0)) (f i16 (in 1)))
    (out 0 (lognot a) (lognot b) (lognot c) (lognot d)
         (logand (+ a 0) b) (logior (+ a 0) b) (logxor (+ a 0) b)
         (logand (+ c 0) d) (logior (+ c 0) d) (logxor (+ c 0) d)
         (logior (+ c 0) f) (logand (+ c 0) f) (logxor (+ e 0) f) (logand (lognot e) #xffffffff)
         (logxor e -1) (logior c -2147483648) (logand d #xffffffff) (logand b 255)
         (logand (- a) #xffff) (lognot (- e)) (logior b d) (logand (lognot a) (lognot c)))))

(deftest shifts-constant
  (let ((a (in 0)) (b i64 (in 1)))
    (out 0 (<< a 1) (<< a 31) (<< a 32) (<< a 63) (<< a 0) (>> a 1) (>> a 32) (>> a 63) (>>> a 1)
         (>>> a 32) (>>> a 63) (>> b 1) (>> b 63) (>>> b 1) (>>> b 63) (<< b 8) (ash a 8) (ash a -8)
         (ash b -8) (ash a 0) (ash-left a 4) (ash-right a 4) (ash-right-signed b 4)
         (ash b 63) (ash b -63) (>> (<< a 32) 32) (>>> (<< a 56) 56))))

(deftest shifts-narrow
  (let ((a u8 (in 0)) (b i8 (in 0)) (c u16 (in 0)) (d i16 (in 0)) (e u32 (in 0)) (f i32 (in 0)))
    (out 0 (<< a 24) (<< a 31) (<< a 40) (<< b 24) (<< b 40) (<< c 16) (<< c 48) (<< d 16)
         (<< e 1) (<< e 31) (<< e 32) (<< f 1) (<< f 33) (>> a 1) (>> b 1) (>> b 60) (>> c 15)
         (>> d 1) (>> d 33) (>> e 31) (>> e 32) (>> f 1) (>> f 32) (>> f 63) (>>> a 7) (>>> b 1)
         (>>> b 40) (>>> c 3) (>>> d 15) (>>> e 1) (>>> e 40) (>>> f 1) (>>> f 31) (>>> f 63)
         (ash b -4) (ash f 4) (ash f -4))))

(deftest shifts-run-time
  (let ((a (in 0)) (n (in 1)) (b i64 (in 0)) (c u8 (in 0)) (d i8 (in 0)) (e u32 (in 0))
        (f i32 (in 0)) (m u8 (in 1)) (k i32 (in 1)))
    (out 0 (<< a n) (>> a n) (>>> a n) (<< b n) (>> b n) (>>> b n) (<< c n) (>> c n) (>>> c n)
         (<< d n) (>> d n) (>>> d n) (<< e n) (>> e n) (>>> e n) (<< f n) (>> f n) (>>> f n)
         (<< a m) (>> f m) (<< e k) (>>> b k) (<< 1 n) (<< 1 m) (>> #xffffffff n) (>>> -1 n)
         (>> -1 n) (<< a (+ n 1)) (<< (+ a 1) (- n)))))

;; Shifts and masks whose result is cut: only some of the bits matter.
(deftest shifts-cut
  (let ((a u8 (in 0)) (c u16 (in 0)) (f i32 (in 0)) (w (in 0)) (n (in 1)))
    (let ((x u8 (>> w 4)) (y u16 (<< a 12)) (z u32 (<< w 31)) (s i8 (>> f 4)) (t1 i32 (<< f 7))
          (u u32 (>> w 32)) (v u8 (>>> f 28)) (q u32 (<< 1 n)) (r u16 (>> (+ c c) 1))
          (p u32 (>> (* w w) 3)) (o u8 (ash (- c) -3)) (m i16 (logxor f (+ w 0))))
      (out 0 x y z s t1 u v q r p o m))))

(deftest order
  (let ((a (in 0)) (s u16 (in 0)) (l u32 (in 0)) (i i32 (in 0)))
    (out 0 (cast u64 (htons a)) (cast u64 (htonl a)) (cast u64 (htonll a)) (ntohs (htons a))
         (ntohl (htonl a)) (ntohll (htonll a)) (cast u64 (htons s)) (cast u64 (htonl l))
         (cast u64 (htonl i)) (cast u64 (htons (+ a 1))) (cast u64 (htonl (>> a 32)))
         (cast u64 (htonl (- i))) (cast u64 (htons 443)) (cast u64 (htonl #x7f000001))
         (cast u64 (htonll 1)) (+ 0 (ntohs (htons (- s)))) (cast u64 (htons (ntohs s)))
         (+ 0 (ntohl (htonl i))) (ntohl (htonl (ntohs s))))))

(deftest logarithm
  (let ((a (in 0)) (b i32 (in 0)) (c u8 (in 0)))
    (out 0 (log2 a) (log2 b) (log2 c) (log2 (+ a 1)) (log2 4096) (log2 0) (log2 1))))
