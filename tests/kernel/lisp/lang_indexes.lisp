;;; Indexes and offsets of run time, kept inside in every way that is accepted.
(include "common/lang.lisp")

(defstruct table (count u64) (slots (array u32 3)) (names (array u8 16)) (wide (array i64 5)))
(defmap tables :type :array :key-size 4 :value-type table :max-entries 1)
(defmap raw :type :array :key-size 4 :value-size 24 :max-entries 1)
(defglobal kept table)

(defsubprog slot ((p (ptr table)) (i u64)) u32
  (if (< i 3) (table-slots p i) 99))

(deftest masked
  (let ((a (in 0)) (b (logand (in 1) #xffffffff)) (c u8 (cast u8 (in 1))) (s i64 (cast i32 (in 1))) (mine (make-table)))
    (when-let ((t1 (map-lookup tables 0)) (bytes (map-lookup raw 0)))
      (memset t1 0 0 (sizeof table))
      (memset bytes 0 0 24)
      (memset kept 0 0 (sizeof table))
      (setf (table-names t1 (logand a 15)) 7)
      (setf (table-names kept (logand c 15)) 8)
      (setf (table-names mine (logand b 15)) 9)
      (when (< a 3) (setf (table-slots t1 a) 11))
      (when (< b 3) (setf (table-slots kept b) 12))
      (when (and (>= s 0) (< s 5)) (setf (table-wide t1 s) -1))
      (let ((i (min a 4))) (incf (table-wide t1 i) 100))
      (dotimes (i 5) (incf (table-wide kept i) (* i i)))
      (when (<= a 20) (store u32 bytes a #x01020304))
      (out 0 (table-names t1 (logand a 15)) (table-names kept (logand c 15)) (table-names mine (logand b 15))
           (slot t1 a) (slot kept b) (table-wide t1 0) (table-wide t1 4) (table-wide kept 3)
           (if (<= a 20) (load u32 bytes a) 0) (load u8 bytes (logand a 15))
           (load u8 bytes (>> a 60)) (table-wide kept (logand b 3))))))

;; narrow variables that are tested and used as indexes keep their type's arithmetic
(deftest narrow
  (let ((b u8 (in 0)) (s i16 (in 1)) (w u32 (+ (in 0) (in 1))) (chosen i8 0) (rounds 0))
    (when-let ((t1 (map-lookup tables 0)))
      (memset t1 0 0 (sizeof table))
      (out 0 (incf b (in 1)) (decf s 5))
      (when (< b 16) (setf (table-names t1 b) 7))
      (when (and (>= s 0) (< s 5)) (setf (table-wide t1 s) -1))
      (setf chosen (if (< w 3) w -1))
      (when (>= chosen 0) (when (< chosen 3) (setf (table-slots t1 chosen) 9)))
      (setf chosen (and b s w))
      (when (< -1 chosen 5) (incf (table-wide t1 chosen) 2))
      (setf (table-count t1) (slot t1 (+ w 1)))
      (dotimes (i w :max 8) (incf rounds (+ i 1)))
      (out 2 b s w chosen (table-names t1 3) (table-wide t1 0) (table-wide t1 2) (table-slots t1 1)
           (table-count t1) rounds (let ((m (min w 4))) (table-wide t1 m))
           (let ((m u16 (* w 3))) (if (< m 16) (table-names t1 m) 50))))))
