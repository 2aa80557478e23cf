;; Behind the end of a map's value.
(defmap seen :type :hash :key-size 4 :value-size 8 :max-entries 1)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((count (map-lookup seen 0)))
    (when count
      (store u64 count 8 1)))
  1)
