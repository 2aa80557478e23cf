(defmap seen :type :array :key-size 4 :value-size 8 :max-entries 1)

(defprog guard (:type :cgroup-skb :section "cgroup_skb/egress")
  (incf (getmap seen 0))
  1)
