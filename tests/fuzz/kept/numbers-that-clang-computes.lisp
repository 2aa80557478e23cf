; What clang computes when it compiles draws no warning, and an offset into a struct need not be aligned.
; inputs 1 0 0 0 0 0
; expect computed 0: 1 numbers[00000000]=01000000 results[00000000]=0f00000000000000 results[01000000]=0100000000000000 results[02000000]=0200000000000000 results[03000000]=0001010000000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defstruct pair (f0 i64) (f1 u32) (f2 i32))
(defmap numbers :type :hash :key-size 4 :value-type i32 :max-entries 16)
(defprog computed (:type :cgroup-skb)
  (let* ((v (getmap inputs 0)) (byte u8 v) (one 1))
    (let ((cut (+ (let* (zero) 4294967295) (sizeof pair)))) (declare (type u32 cut))
      (setf (getmap results 0) cut))
    (when (logior (>= v v v) v) (setf (getmap results 1) 1))
    (when-let ((always (/= (logior byte 1) (= 1 0 byte)))) (setf (getmap results 2) 2))
    (decf (getmap numbers 0) 4294967295)
    (let ((object (make-pair)))
      (memset object 1 (setf one one) 2)
      (setf (getmap results 3) (pair-f0 object)))
    1))
