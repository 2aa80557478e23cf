; Bytes that are stored as one type and read as another, at an index of run time.
; inputs 0 0 0 0 0 0
; inputs 1 2 3 4 5 6
; inputs 255 31 13 33 255 18446744073709551609
; expect stored_whole_read_in_parts 0: 1 results[01000000]=0100000000000000
; expect stored_whole_read_in_parts 1: 1
; expect stored_whole_read_in_parts 2: 1 results[00000000]=ffffffffffffffff results[01000000]=ffffffffffffffff
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defstruct pair (f0 (array i16 4)) (f1 u16) (f2 (array i64 4)))
(defprog stored-whole-read-in-parts (:type :cgroup-skb)
  (let ((v6 (make-pair)) (x (getmap inputs 0)) (y (+ 0 (getmap inputs 5))))
    (store u64 v6 0 y)
    (setf (getmap results 0) (pair-f0 v6 (logand x 3)))
    (incf (load u64 v6))
    (setf (getmap results 1) (pair-f0 v6 (logand x 1)))
    1))
