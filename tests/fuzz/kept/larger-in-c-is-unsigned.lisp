; The larger of unsigned numbers may be negative in C, and is still the larger one after that.
; inputs 18446744073709551360 3 0 0 0 0
; inputs 5 250 0 0 0 0
; expect extremes 0: 1 results[00000000]=0300000000000000
; expect extremes 1: 1 results[00000000]=c800000000000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defprog extremes (:type :cgroup-skb)
  (let* ((wide (getmap inputs 0)) (small i8 (getmap inputs 1)) (zero 0))
    (setf (getmap results 0) (min (max (cond (wide small) (zero)) 3) 200))
    (setf (getmap results 1) (min (max (>>> wide zero) 0) 0))
    1))
