; A variable without a type has 64 bits, also where only a later binding assigns it.
; inputs 200 7 0 0 0 0
; expect later 0: 1 results[00000000]=2c01000000000000 results[01000000]=2c01000000000000 results[02000000]=9001000000000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defprog later (:type :cgroup-skb)
  (let ((a u8 (+ 0 (getmap inputs 0))))
    (let* ((b a) (c (setf b (+ b 100))))
      (setf (getmap results 0) b (getmap results 1) c))
    (let* ((d a) (e (load u64 (stack-addr d))))
      (setf (getmap results 2) (+ d e)))
    1))
