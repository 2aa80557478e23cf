;; Stack that nobody wrote, read back.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (asm #x79 0 10 -8 0) ; r0 = *(u64 *)(r10 - 8)
  1)
