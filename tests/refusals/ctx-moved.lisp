;; A context field through a pointer that was computed.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (asm #xbf 1 6 0 0)
  1)
