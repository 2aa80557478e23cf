;; A pointer that is multiplied.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (asm #xbf 2 10 0 0) ; r2 = r10
  (asm #x27 2 0 0 4)  ; r2 *= 4
  1)
