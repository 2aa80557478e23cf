(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((small u8 256)) ; warning: cut
    (if (= small 0) 0 1)))
