;; A size without a bound.
(defmap seen :type :array :key-size 4 :value-size 64 :max-entries 1)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((v (map-lookup seen 0)) (n u32 (ctx len)))
    (when (and v (> n 0))
      (skb-load-bytes (ctx-ptr) 0 v n)))
  1)
