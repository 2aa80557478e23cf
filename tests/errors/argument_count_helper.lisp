(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (if (= (get-socket-cookie) 0) 1 0)) ; error: argument-count
