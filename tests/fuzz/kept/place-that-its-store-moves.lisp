; A place whose index is read from the bytes that the store changes: its value is that of the place before.
; inputs 1 0 0 0 0 0
; inputs 3 2 1 0 0 0
; expect counted 0: 1 results[08000000]=0300000000000000 results[09000000]=ffffffffffffffff
; expect counted 1: 1 results[08000000]=0300000000000000 results[09000000]=ffffffffffffffff
; expect places 0: 1 results[00000000]=2900000000000000 results[01000000]=0100000000000000 results[02000000]=f9ffffffffffffff results[03000000]=ffffffffffffffff results[04000000]=0102000000000000 results[05000000]=0200000000000000 results[06000000]=0100000000000000
; expect places 1: 1 results[00000000]=2b00000000000000 results[01000000]=0300000000000000 results[02000000]=f9ffffffffffffff results[03000000]=fdffffffffffffff results[04000000]=0102000000000000 results[05000000]=0200000000000000 results[06000000]=0300000000000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defstruct row (a (array u64 4)) (b (array i64 4)) (c (array be16 4)) (d (array i16 4)))
(defprog places (:type :xdp)
  (let ((v row) (n u64 (getmap inputs 0)))
    (setf (row-a v 0) 1)
    (setf (row-a v 1) 40)
    (setf (getmap results 0) (incf (row-a v (logand (row-a v 0) 3)) n))
    (setf (row-a v 0) 0)
    (setf (getmap results 1) (incf (row-a v (logand (row-a v 0) 3)) n))
    (setf (getmap results 2) (setf (row-b v (logand (row-b v 0) 3)) -7))
    (setf (getmap results 3) (decf (row-b v (logand (row-b v 0) 3)) n))
    (setf (getmap results 4) (ntohs (setf (row-c v (logand (ntohs (row-c v 0)) 3)) (be16 258))))
    (setf (getmap results 5) (setf (load u32 v (* 4 (logand (load u32 v 0) 3))) 2))
    (setf (getmap results 6) (incf (row-d v (logand (row-d v 0) 3)) n))
    (setf (getmap results 7) (+ (decf (row-d v (logand (row-d v 0) 3)) n) (row-d v 0)))
    1))
(defprog counted (:type :xdp)
  (let ((v row) (n u32 0))
    (atomic-add (stack-addr n) 1)
    (setf (getmap results 8) (incf (row-a v (logand n 3)) 3))
    (setf (load u32 (stack-addr n)) 2)
    (setf (getmap results 9) (decf (row-a v (logand n 3)) 1))
    1))
