;; An atomic operation that does not exist.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (asm #xb7 3 0 0 1)     ; r3 = 1
  (asm #x7b 10 3 -8 0)   ; *(u64 *)(r10 - 8) = r3
  (asm #xdb 10 3 -8 #x77)
  1)
