; The index of a place is computed once, also where the value of setf is used or a signed place is added to.
; inputs 1 0 0 0 0 0
; expect places 0: 1 results[00000000]=0500000000000000 results[01000000]=0200000000000000 results[02000000]=0100000000000000 rows[01000000]=0500000007000000f7ffffff00000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defstruct row (cells (array i32 4)))
(defmap rows :type :array :key-size 4 :value-type row :max-entries 4)
(defprog places (:type :cgroup-skb)
  (let ((r (make-row)) (n 0))
    (setf (getmap results 0) (setf (row-cells r (logand (setmap rows 0 r) 3)) 5))
    (incf (row-cells r (logand (incf n) 3)) 7)
    (decf (row-cells r (logand (incf n) 3)) 9)
    (setf (getmap results 1) n)
    (setmap rows 1 r)
    (setf (getmap results 2) (s<= (decf (row-cells r 0)) (row-cells r 0)))
    1))
