(defmap counts :type :hash :key-size 4 :value-size 8 :max-entries 16)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((count (map-lookup counts 1)))
    (atomic-add count 1)) ; error: null-deref
  1)
