(defmacro even-only (n)
  (if (= (mod n 2) 0) n (error "~a is odd" n)))

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (if (= (even-only 3) 1) 1 0)) ; error: macro
