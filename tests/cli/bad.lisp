(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  nowhere)
