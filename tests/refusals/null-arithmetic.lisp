;; Arithmetic on a lookup's result before its test.
(defmap seen :type :hash :key-size 4 :value-size 8 :max-entries 1)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((v (map-lookup seen 0)))
    (load u8 (+ v (logand (ctx len) 4)) 0)))
