(defmap hit-count :type :array :key-size 4 :value-size 8 :max-entries 1)
(defmap hit_count :type :array :key-size 4 :value-size 8 :max-entries 1) ; error: name-clash
(defprog hit.count (:type :cgroup-skb :section "cgroup_skb/egress") ; error: name-clash
  1)
