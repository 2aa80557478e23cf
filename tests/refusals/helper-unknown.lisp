;; A helper that no kernel has.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (asm #x85 0 0 0 9999)
  1)
