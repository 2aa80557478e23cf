;; Entries of arrays exist from the start: only a count tells which value is the first.
(defstruct stats (count u64) (sum u64) (min u64) (max u64))
(defmap of-array :type :array :key-type u32 :value-type stats :max-entries 2)
(defmap of-cpus :type :percpu-array :key-type u32 :value-type stats :max-entries 2)
(defmap of-hash :type :hash :key-type u32 :value-type stats :max-entries 2)
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (update-stats of-array 1 (ctx len) stats min max) ; error: map-operation
  (update-stats of-cpus 1 (ctx len) stats min) ; error: map-operation
  (update-stats of-hash 1 (ctx len) stats min max)
  (update-stats of-array 1 (ctx len) stats sum max)
  (update-stats of-array 1 (ctx len) stats)
  (update-stats of-cpus 1 (ctx len) stats min count)
  1)
