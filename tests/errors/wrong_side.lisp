(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (sleep 1) ; error: wrong-side
  1)
