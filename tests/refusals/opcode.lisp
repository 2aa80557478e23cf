;; An instruction that does not exist.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (asm #xff 0 0 0 0)
  1)
