(defprog p (:type :cgroup-sock-addr :section "cgroup/connect4")
  (when (= (ctx user-port) 0)
    (return 2)) ; error: return-value
  -1) ; error: return-value
