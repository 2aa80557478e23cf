(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (if (= (<< (ctx len) 64) 1) 1 0)) ; error: constant-range
