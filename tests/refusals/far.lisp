;; An offset that no object has.
(defmap seen :type :array :key-size 4 :value-size 64 :max-entries 1)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (asm #xbf 2 10 0 0)          ; r2 = r10
  (asm #x07 2 0 0 #x40000000)  ; r2 += 1 << 30
  1)
