(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((byte u8 (cast u8 (ctx len))))
    (if (< byte 256) 1 0))) ; warning: always
