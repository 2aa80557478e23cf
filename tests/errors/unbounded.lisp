(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (dotimes (i (ctx len)) ; error: unbounded
    (ktime-get-ns))
  1)
