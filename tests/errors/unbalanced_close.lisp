(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  1)) ; error: unbalanced
