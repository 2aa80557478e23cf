;; Memory that a helper does not take.
(defmap seen :type :hash :key-size 4 :value-size 8 :max-entries 1)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (asm #xb7 1 0 0 5) ; r1 = 5
  (asm #x85 0 0 0 26) ; skb_load_bytes(5, ..)
  1)
