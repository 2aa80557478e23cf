(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (+ 1 (ctx len)) ; warning: unused
  1)
