(defprog p (:type :cgroup-sock-addr :section "cgroup/connect4")
  (if (= (ctx u64 3) 0) 1 0)) ; error: ctx-width
