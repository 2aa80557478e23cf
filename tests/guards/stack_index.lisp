;;; An index whose bits are known into an object on the stack: clang adds it to the address by |.
(defstruct cell (bytes (array u8 8)) (words (array u32 8)))
(defmap in :type :array :key-size 4 :value-size 8 :max-entries 8)
(defprog bytes (:type :cgroup-skb)
  (let ((c (make-cell)) (i (logand 7 (getmap in 0))))
    (setf (cell-bytes c i) 5)
    (setf (getmap in 1) (load u64 (cell-bytes c)))
    1))
