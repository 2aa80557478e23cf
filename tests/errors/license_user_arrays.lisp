(defprog limited (:type :cgroup-skb :license "Proprietary")
  (do-user-ptrs (q 5 4 4) (printk "%llx" q)) ; error: license, license
  1)
