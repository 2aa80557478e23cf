(defsubprog down ((n u64)) u64 ; error: recursion
  (if (= n 0) 0 (+ 1 (further (- n 1)))))
(defsubprog further ((n u64)) u64
  (down n))
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (if (down 3) 1 0))
