;;; for-range, by the kernel's number iterator
(include "common/lang.lisp")
(defstruct words (w (array u64 8)))
(defglobal calls u64)

(defsubprog first-above ((from u32) (to u32) (wanted u32)) u64
  (for-range (i from to)
    (when (>= i wanted) (return i)))
  1000)

(deftest ranges
  (let ((a (logand (in 0) 15)) (b (logand (in 1) 31)) (sum u64 0) (k u64 0) (w (make-words)) (last u64 77) (skipped u64 0))
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
