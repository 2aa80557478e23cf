;; A shift by more than the width.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (asm #xb7 3 0 0 1)  ; r3 = 1
  (asm #x67 3 0 0 65) ; r3 <<= 65
  1)
