; The flag of a chain that needs statements is no number that is known.
; inputs 0 0 0 0 0 0
; inputs 1 2 3 4 5 6
; expect larger_of_a_chain 0: 1 results[00000000]=0100000000000000 results[01000000]=0100000000000000 results[02000000]=0400000000000000
; expect larger_of_a_chain 1: 1 results[00000000]=0100000000000000 results[01000000]=0100000000000000 results[02000000]=0400000000000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defmap none :type :hash :key-size 4 :value-size 8 :max-entries 8)
(defprog larger-of-a-chain (:type :cgroup-skb)
  (let ((x (getmap inputs 0)))
    (setf (getmap results 0) (max (i64 (and (< (getmap none 7) 9) (> 9 (getmap none x)))) 0)
          (getmap results 1) (min 7 (or (= (getmap none 7) 9) (< (getmap none x) 9)))
          (getmap results 2) (+ 3 (and (< x 9) (> 9 (getmap none x)))))
    1))
