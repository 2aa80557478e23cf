;; A context field through a pointer that was moved.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (asm #x07 1 0 0 8)  ; r1 += 8
  (asm #x61 3 1 0 0)  ; r3 = *(u32 *)(r1 + 0)
  1)
