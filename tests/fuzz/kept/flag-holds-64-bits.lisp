; A test in steps keeps its answer in an int: the upper half of a value counts as well.
; inputs 1 2 3 4 5 6
; inputs 0 0 0 0 0 0
; expect or_upper_half 0: 1
; expect or_upper_half 1: 0
; expect upper_half 0: 1
; expect upper_half 1: 0
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defprog upper-half (:type :cgroup-skb)
  (let ((a (+ 0 (getmap inputs 0))) (b (+ 0 (getmap inputs 1))))
    (if (and (* #xffffffff00000000 a) (progn (when b (return 1)) a)) 0 0)
    0))
(defprog or-upper-half (:type :cgroup-skb)
  (let ((a (+ 0 (getmap inputs 0))) (b (+ 0 (getmap inputs 1))))
    (if (or (<< a 32) (progn (when b (return 1)) a)) 1 0)))
