;; A callback's result besides 0 and 1.
(defsubprog each ((i u32) (data ptr)) i64
  2)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (bpf-loop 4 each 0 0)
  1)
