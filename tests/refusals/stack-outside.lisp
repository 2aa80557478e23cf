;; Behind the 512 bytes of stack.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (asm #x7a 10 0 -520 1) ; *(u64 *)(r10 - 520) = 1
  1)
