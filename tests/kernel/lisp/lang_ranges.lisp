;;; for-range, by the kernel's number iterator
(include "common/lang.lisp")
(defstruct words (w (array u64 8)))
(defglobal calls u64)

(defsubprog first-above ((from u32) (to u32) (wanted u32)) u64
  (for-range (i from to)
    (when (>= i wanted) (return i)))
  1000)

(deftest ranges
  (let ((a (logand (in 0) 15)) (b (logand (in 1) 31)) (sum u64 0) (k u64 0) (w (make-words))
        (last u64 77) (skipped u64 0))
    (setf calls 0)
    (for-range (i a b)
      (setf last i)
      (when (= i 9) (incf calls 100) (continue))
      (when (= i 20) (break))
      (incf calls)
      (when (< k 8)
        (setf (words-w w k) (* i i))
        (incf k)))
    (for-range (i 0 8) (setf sum (+ sum (words-w w i))))
    (for-range (i 2 5) (for-range (j i 5) (setf (words-w w j) (+ i j))))
    (block done
      (for-range (i 0 8) (when (= i a) (return-from done 0)) (setf skipped i)))
    (out 0 calls k sum last (words-w w 2) (words-w w 4) (first-above a b 12) skipped)
    (unwind-protect
        (for-range (i b a) (incf calls))
      (out 8 calls))))

;; the kernel's numbers are signed, these are not: across 2147483648, and up to the last
(deftest far-ranges
  (let ((a u32 (u32 (+ #x7ffffff8 (logand (in 0) 15))))
        (b u32 (u32 (+ #x7ffffffc (logand (in 1) 15))))
        (rounds u64 0) (first u64 0) (last u64 0) (top u64 0))
    (for-range (i a b)
      (when (= rounds 0) (setf first i))
      (setf last i)
      (incf rounds)
      (when (> rounds 100) (break)))
    (for-range (i 4294967290 4294967295) (setf top i))
    (for-range (i 2147483646 2147483650) (setf top (+ top 1)))
    (out 0 rounds first last top)))

;; the inner loop's counter, set and compared with the outer's and with variables; sums that are kept in memory
(defglobal below u64)
(defglobal total u64)
(deftest compared-rounds
  (let ((a u32 (u32 (logand (in 0) 15))) (b u32 (u32 (logand (in 1) 31))) (seed u64 (in 0))
        (w (make-words)))
    (setf below 0 total 0)
    (for-range (i 0 a)
      (for-range (j 2 b)
        (setf j (+ j 1))
        (when (<= j (* i 2)) (incf below j))
        (when (= j b) (break)))
      (incf seed 3))
    (dotimes (i a :max 16)
      (incf total (* i 3)))
    (dotimes (i a :max 16)
      (incf (words-w w 1) (+ i b)))
    (out 0 below seed total (words-w w 1))))
