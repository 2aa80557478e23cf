(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (setf nowhere 1) ; error: unknown-variable
  1)
