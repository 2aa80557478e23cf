(defmacro twice (x) `(+ ,x ,x))

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (if (= (twice 1 2) 2) 1 0)) ; error: argument-count
