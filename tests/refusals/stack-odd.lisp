;; A pointer on the stack, at an odd place.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (asm #x7b 10 10 -12 0) ; *(u64 *)(r10 - 12) = r10
  1)
