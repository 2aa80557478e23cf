; Every operand of a comparison of three has the value that it had when it was evaluated.
; inputs 1 5 0 0 0 0
; inputs 5 5 0 0 0 0
; expect chains 0: 1 results[00000000]=0100000000000000 results[01000000]=0100000000000000 results[02000000]=0100000000000000 results[03000000]=2700000000000000
; expect chains 1: 1 results[01000000]=0100000000000000 results[02000000]=0100000000000000 results[03000000]=2700000000000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defprog chains (:type :cgroup-skb)
  (let ((a (+ 0 (getmap inputs 0))) (b (+ 0 (getmap inputs 1))) (c 1))
    (setf (getmap results 0) (/= a (setf a b) 0))
    (setf (getmap results 1) (< c b (incf c 9) (incf b 20)))
    (setf (getmap results 2) (>= b (decf b) (- b 1)))
    (setf (getmap results 3) (+ a b c))
    1))
