(defmacro forever () (loop (list 1)))

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (forever) ; error: macro-budget
  1)
