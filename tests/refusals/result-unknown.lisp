;; A verdict that nothing bounds.
(defprog p (:type :cgroup-sock-addr :section "cgroup/connect4")
  (ctx user-ip4))
