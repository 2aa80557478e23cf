;; memset and memcpy: what they take
(defmap pages :type :array :key-size 4 :value-size 64 :max-entries 2)
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((n (map-lookup pages 0)) (k 5))
    (unless n (return 1))
    (memset n 0 0 k) ; error: not-constant
    (memset k 0 0 4) ; error: type
    (memset n 0 n 4) ; error: type
    (memset n 0 0) ; error: argument-count
    (memset n 0 0 70000) ; error: constant-range
    (memset n 0 0 0)
    (memset n 60 0 5) ; error: bounds
    (memcpy n 0 n 0 -1) ; error: constant-range
    (memcpy n 0 n 1 64) ; error: bounds
    (memcpy n 0 n 0 4 4) ; error: argument-count
    (memcpy n 0 5 0 4)) ; error: type
  1)
