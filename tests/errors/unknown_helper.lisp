(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((now (ktime-get-nss))) ; error: unknown-form
    (if now 1 0)))
