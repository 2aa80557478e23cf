(defmap seen :type :array :key-size 4 :value-size 8 :max-entries 1)
(defmap each-cpu :type :percpu-array :key-size 4 :value-size 8 :max-entries 1)

(defprog count-sent (:type :cgroup-skb :section "cgroup_skb/egress")
  (incf (getmap seen 0))
  (incf (getmap each-cpu 0))
  1)
