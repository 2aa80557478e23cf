(defprog p (:type :cgroup-sbk :section "cgroup_skb/egress") ; error: unknown-program-type
  1)
