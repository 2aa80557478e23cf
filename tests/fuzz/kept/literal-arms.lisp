; An arm that does not fit into int keeps its value, whatever the other arm is.
; inputs 0 5 0 0 0 0
; inputs 7 5 0 0 0 0
; expect arms 0: 1 results[00000000]=ffffffff00000000 results[01000000]=0100000000000000 results[02000000]=ffffffffffffffff
; expect arms 1: 1 results[01000000]=ffffffff00000000 results[02000000]=0000008000000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defprog arms (:type :cgroup-skb)
  (let ((a (+ 0 (getmap inputs 0))))
    (setf (getmap results 0) (max (if a 0 4294967295) 0))
    (setf (getmap results 1) (min (if a 4294967295 1) 4294967296))
    (setf (getmap results 2) (abs (if a 2147483648 #xffffffffffffffff)))
    1))
