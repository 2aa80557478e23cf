(defprog p (:type :cgroup-skb :section "cgroup_skb/egres") ; error: unknown-section
  1)
