;; A shift by more than the width.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (asm #x67 0 0 0 65) ; r0 <<= 65
  1)
