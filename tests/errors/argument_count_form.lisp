(defmap counts :type :array :key-size 4 :value-size 8 :max-entries 1)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (if (map-lookup counts) 1 0)) ; error: argument-count
