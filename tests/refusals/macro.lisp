;; A pointer that may be null, used by a macro.
(defmap seen :type :hash :key-size 4 :value-size 8 :max-entries 1)
(defmacro count-one (key)
  `(let ((count (map-lookup seen ,key)))
     (atomic-add count 1)))

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (count-one 7)
  1)
