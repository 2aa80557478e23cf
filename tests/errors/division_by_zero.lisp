(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (if (= (/ (ctx len) 0) 1) 1 0)) ; error: constant-range
