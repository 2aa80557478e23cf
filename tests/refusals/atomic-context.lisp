;; An atomic operation on the context.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (asm #xb7 3 0 0 1)   ; r3 = 1
  (asm #xdb 1 3 8 0)   ; *(u64 *)(r1 + 8) += r3
  1)
