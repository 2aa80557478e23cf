;; An address in a map, without CAP_PERFMON.
(defmap seen :type :array :key-size 4 :value-size 8 :max-entries 1)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((v (map-lookup seen 0)))
    (when v
      (store u64 v 0 (cast u64 v))))
  1)
