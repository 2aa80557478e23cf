;; A register that nothing has set.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (asm #xbf 0 7 0 0) ; r0 = r7
  1)
