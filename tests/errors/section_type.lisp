(defprog p (:type :cgroup-skb :section "cgroup/connect4") ; error: section-type
  1)
