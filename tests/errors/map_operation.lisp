(defmap counts :type :array :key-size 4 :value-size 8 :max-entries 1)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (map-delete counts 0) ; error: map-operation
  1)
