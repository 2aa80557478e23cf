;;; Atomics of both widths and signs: what is left there, and what the fetching ones give.
(include "common/lang.lisp")

(defstruct cell (wide u64) (narrow u32) (signed i32) (deep i64))
(defmap cells :type :array :key-size 4 :value-type cell :max-entries 1)
(defglobal counter i64)

(deftest plain
  (let ((a (in 0)) (b (in 1)) (c (make-cell)))
    (setf (cell-wide c) a (cell-narrow c) (u32 a) (cell-signed c) (i32 a) (cell-deep c) a)
    (atomic-and (cell-wide-ptr c) b)
    (atomic-or (cell-narrow-ptr c) (u32 b))
    (atomic-xor (cell-signed-ptr c) (i32 b))
    (atomic-or c 16 b i64)
    (out 0 (cell-wide c) (cell-narrow c) (cell-signed c) (cell-deep c))
    (atomic-add c 8 1 u32)
    (atomic-xor c 12 -1 i32)
    (atomic-and c 0 255 u64)
    (out 4 (cell-wide c) (cell-narrow c) (cell-signed c))))

(deftest fetching
  (let ((a (in 0)) (b (in 1)))
    (when-let ((c (map-lookup cells 0)))
      (setf (cell-wide c) a (cell-narrow c) (u32 a) (cell-signed c) (i32 a) (cell-deep c) a)
      (out 0 (atomic-fetch-add (cell-wide-ptr c) b) (atomic-fetch-and (cell-narrow-ptr c) (u32 b))
           (atomic-fetch-or (cell-signed-ptr c) (i32 b)) (atomic-fetch-xor c 16 b i64)
           (cell-wide c) (cell-narrow c) (cell-signed c) (cell-deep c))
      (out 8 (atomic-xchg (cell-wide-ptr c) 7) (atomic-xchg c 12 -5 i32) (cell-wide c)
           (cell-signed c)
           (atomic-cmpxchg (cell-wide-ptr c) 7 b) (atomic-cmpxchg (cell-wide-ptr c) (+ b 1) 9)
           (cell-wide c) (atomic-cmpxchg c 12 -5 6 i32) (cell-signed c)
           (+ 1 (atomic-fetch-add (cell-wide-ptr c) 1)) (if (atomic-xchg (cell-narrow-ptr c) 0) 1 0)
           (cell-narrow c)))))

;; operands are evaluated from left to right, once
(deftest ordered
  (let ((n u64 0) (x u64 5) (y u64 6))
    (setf counter 1)
    (out 0 (atomic-cmpxchg (stack-addr x) (- (setf n 5) 0) (incf n 2)) x n
         (atomic-fetch-add (stack-addr y) (atomic-xchg (stack-addr y) 100)) y
         (atomic-fetch-add (stack-addr counter) -3) counter
         (atomic-cmpxchg (stack-addr counter) -2 (setf counter -2)) counter)))
