(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (when (ctx len)
    (break)) ; error: malformed
  (dotimes (i 3)
    (continue)
    (break 1)) ; error: argument-count
  (continue) ; error: malformed
  1)
