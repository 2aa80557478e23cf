;; A map that programs only read.
(defmap seen :type :array :key-size 4 :value-size 8 :max-entries 1 :map-flags BPF_F_RDONLY_PROG)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((v (map-lookup seen 0)))
    (when v
      (store u64 v 0 1)))
  1)
