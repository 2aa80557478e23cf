;; A lookup's result that nobody compared.
(defmap seen :type :hash :key-size 4 :value-size 8 :max-entries 1)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((count (map-lookup seen 0)))
    (atomic-add count 1))
  1)
