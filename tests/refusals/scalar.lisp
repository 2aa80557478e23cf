;; A number that is used as a pointer.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((n (ctx len)))
    (if (= (load u8 (cast ptr n)) 3) 1 0)))
