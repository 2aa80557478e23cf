;;; Arrays in user memory, as the test's own process has them.
(include "common/lang.lisp")

(defstruct part (start u64) (len u32) (kind u16))

;; in: address, count
(deftest pointers
  (let ((sum u64 0) (last u64 0) (seen u64 0) (count (in 1)))
    (do-user-ptrs (p (in 0) count 8 :index i)
      (incf sum p)
      (setf last i)
      (incf seen))
    (out 0 sum last seen)
    (do-user-ptrs (p (in 0) count 8)
      (when (= p 30) (break))
      (when (= p 20) (continue))
      (setf seen (+ seen p)))
    (out 3 seen)))

(deftest numbers
  (let ((sum i64 0) (bytes u64 0) (address (in 0)) (count (in 1)))
    (do-user-array (n i16 address count 8)
      (setf sum (+ sum n)))
    (do-user-array (b u8 address 2 8 :index i)
      (setf bytes (+ bytes (<< b (* i 8)))))
    (out 0 sum bytes)))

(deftest structs
  (let ((len u64 0) (starts u64 0) (address (in 0)))
    (do-user-array (one part address (in 1) 4 :index i)
      (incf len (part-len one))
      (setf starts (+ starts (* (part-start one) (+ i (part-kind one))))))
    (out 0 len starts)))

;; what cannot be read is passed over
(deftest nowhere
  (let ((runs u64 0))
    (do-user-array (n u64 64 4 4) (incf runs))
    (do-user-ptrs (p 64 4 4) (incf runs))
    (out 0 runs)))
