;; The sum of two pointers.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (asm #xbf 2 10 0 0) ; r2 = r10
  (asm #x0f 2 10 0 0) ; r2 += r10
  1)
