;; A packet that is only read here.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((data (ctx data)) (end (ctx data-end)))
    (when (<= (+ data 4) end)
      (store u8 data 0 1)))
  1)
