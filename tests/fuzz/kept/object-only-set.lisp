; An object whose fields are set and never read is no variable that C does not use.
; inputs 3 7 0 0 0 0
; expect only_set 0: 1 results[00000000]=0400000000000000 results[01000000]=0300000000000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defstruct cell (count u8) (words (array u64 2)))
(defprog only-set (:type :cgroup-skb)
  (let ((a (+ 0 (getmap inputs 0))))
    (let ((c (make-cell)))
      (setf (cell-count c) (cast u8 a) (cell-words c 1) (setf (getmap results 0) (+ a 1))))
    (when a
      (let ((d (make-cell)))
        (incf (cell-words d (logand a 1)) 2)))
    (setf (getmap results 1) a)
    1))
