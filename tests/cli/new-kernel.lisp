(defprog newer (:type :cgroup-skb :section "cgroup_skb/egress")
  (if (= (get-current-pid-tgid) 0) 0 1))
