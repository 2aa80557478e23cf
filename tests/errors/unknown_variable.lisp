(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((allowed 1))
    alowed)) ; error: unknown-variable
