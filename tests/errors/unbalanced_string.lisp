(defprog p (:type :cgroup-skb :section "cgroup_skb/egress) ; error: unbalanced
  1)
