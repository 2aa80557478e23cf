(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (setf (+ 1 2) 3) ; error: not-a-place
  1)
