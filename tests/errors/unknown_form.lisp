(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (whenn 1 0) ; error: unknown-form
  1)
