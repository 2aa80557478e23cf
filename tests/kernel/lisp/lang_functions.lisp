;;; Subprograms: what they are given, what they give, and what the kernel calls back.
(include "common/lang.lisp")

(defstruct totals (sum u64) (count u32) (least i16))
(defmap table :type :hash :key-size 4 :value-size 8 :max-entries 16)
(defmap words :type :array :key-size 4 :value-type totals :max-entries 4)

;; uses what is defined after it
(defsubprog twice-and-one ((x u64)) u64
  (+ 1 (twice x)))
(defsubprog twice ((x u64)) u64
  (* x 2))

;; parameters are cut as their types say, and so is the result
(defsubprog narrow ((a u8) (b i16) (c u32) (d i64) (e be16)) i32
  (setf b (- b 1))
  (- (+ (i64 a) b (i64 c) d) (ntohs e)))
(defsubprog as-byte ((x u64)) u8
  (+ x 1))
(defsubprog as-signed ((x u64)) i8
  (return (i8 x)))

(defsubprog early ((a u64) (b u64)) u64
  (dotimes (i 10)
    (when (= i a) (return (+ i 100))))
  (when (> a b) (return 1))
  (cond ((= a b) 2)
        (t 3)))

(defsubprog note ((t1 (ptr totals)) (value u64)) void
  (when (= value 0) (return))
  (incf (totals-sum t1) value)
  (incf (totals-count t1))
  (setf (totals-least t1) (min (totals-least t1) (i64 value))))

(defsubprog find ((key u32)) (ptr totals)
  (map-lookup words key))

;; the program's context without a parameter, through two levels
(defsubprog packet-len () u32
  (ctx len))
(defsubprog packet-len-and ((more u64)) u64
  (+ (packet-len) more))

(defsubprog order ((a u64) (b u64) (c u64)) u64
  (+ (* a 100) (* b 10) c))

(deftest calls
  (let ((a (in 0)) (b (in 1)) (n u64 0))
    (out 0 (twice a) (twice-and-one a) (narrow a b a b a) (as-byte a) (as-signed a) (early a b)
         (packet-len) (packet-len-and a) (+ (twice a) (twice b)) (if (twice a) 1 0)
         (order (incf n) (incf n) (setf n 7)) n (twice (twice (twice b)))
         (and (as-byte a) (as-byte b)) (let ((x u16 (cast u16 (twice a)))) x))))

(deftest pointers
  (let ((a (in 0)) (mine (make-totals)) (found (find 1)))
    (note mine a)
    (note mine 5)
    (note mine 0)
    (out 0 (totals-sum mine) (totals-count mine) (totals-least mine))
    (when found
      (setf (totals-sum found) 0 (totals-count found) 0)
      (note found a)
      (note found a)
      (out 3 (totals-sum found) (totals-count found)))
    (unless (find 9) (out 5 77))))

;; stops in round `stop`
(defstruct rounds (stop u64) (sum u64) (seen u64))
(defsubprog each-round ((i u32) (data (ptr rounds))) i64
  (incf (rounds-sum data) i)
  (incf (rounds-seen data))
  (if (= i (rounds-stop data)) 1 0))

(defsubprog each-entry ((m ptr) (key (ptr u32)) (value (ptr u64)) (data (ptr rounds))) u32
  (incf (rounds-sum data) (* (load u32 key) (load u64 value)))
  (store u64 value 0 0)
  0)

(defsubprog nothing-handed ((i u32) (data ptr)) u64
  (incf-map table i 3)
  0)

(deftest callbacks
  (let ((data (make-rounds)))
    (setf (rounds-stop data) (in 0))
    (out 0 (bpf-loop 10 each-round data 0) (rounds-sum data) (rounds-seen data))
    (setf (rounds-sum data) 0)
    (setf (getmap table 3) 100 (getmap table 5) 1000)
    (delmap table 0)
    (delmap table 1)
    (out 3 (for-each-map-elem table #'each-entry data 0) (rounds-sum data) (getmap table 3))
    (out 6 (bpf-loop 2 nothing-handed nil 0) (getmap table 0) (getmap table 1))
    (delmap table 3)
    (delmap table 5)))

;; a call comes before what stands to its right, also where that is memory it changes
(defglobal ticks u64)
(defsubprog tick () u64
  (incf ticks)
  ticks)
(defsubprog bump ((p (ptr u64))) u64
  (store u64 p 0 (+ (load u64 p) 1))
  1)
(deftest sequence
  (let ((x u64 10) (mine (make-totals)))
    (setf ticks 0)
    (out 0 (+ (tick) (* 10 ticks)) (+ (* 10 ticks) (tick)) (- (* 100 (tick)) ticks)
         (+ (bump (stack-addr x)) x) (+ x (bump (stack-addr x)))
         (+ (bump (totals-sum-ptr mine)) (totals-sum mine))
         (if (= (tick) ticks) 1 0) (max (tick) ticks) (<< (bump (stack-addr x)) x))))
