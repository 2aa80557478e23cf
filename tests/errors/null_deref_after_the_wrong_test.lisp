(defmap counts :type :hash :key-size 4 :value-size 8 :max-entries 16)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((first (map-lookup counts 1))
        (second (map-lookup counts 2)))
    (when first
      (atomic-add second 1)) ; error: null-deref
    (unless first
      (atomic-add first 1))) ; error: null-deref
  1)
