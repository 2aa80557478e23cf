(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((a 1))
    (let ((a 2) (b a)) ; warning: let
      (if (= a b) 1 0))))
