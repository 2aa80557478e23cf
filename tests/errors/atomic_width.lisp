(defmap counts :type :array :key-size 4 :value-size 2 :max-entries 1)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (when-let ((count (map-lookup counts 0)))
    (atomic-add count 1)) ; error: atomic-width
  1)
