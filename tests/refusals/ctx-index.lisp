;; A context field at an offset of run time.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (asm #x61 3 1 0 0)  ; r3 = *(u32 *)(r1 + 0)
  (asm #x57 3 0 0 4)  ; r3 &= 4
  (asm #x0f 1 3 0 0)  ; r1 += r3
  (asm #x61 3 1 0 0)  ; r3 = *(u32 *)(r1 + 0)
  1)
