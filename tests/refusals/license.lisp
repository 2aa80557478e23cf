;; A helper for GPL-compatible programs, in one that is not.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress" :license "Proprietary")
  (printk "seen")
  1)
