(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((a i32 -1) (b u32 1))
    (if (< a b) 0 1))) ; warning: mixed-sign
