;; A verdict outside the section's set.
(defprog p (:type :cgroup-sock-addr :section "cgroup/connect4")
  2)
