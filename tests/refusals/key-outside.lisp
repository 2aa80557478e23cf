;; A byte behind a key's end.
(defmap seen :type :hash :key-size 4 :value-size 8 :max-entries 1)

(defsubprog each ((map ptr) (key (ptr u32)) (value (ptr u64)) (data ptr)) u64
  (load u32 key 8))

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (for-each-map-elem seen each 0 0)
  1)
