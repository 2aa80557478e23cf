(defprog p (:type :cgroup-skb :section "cgroup_skb/egress") ; error: unbalanced
  (if (= 1 2)
      1
  0)
