(defprog p (:type :cgroup-sock-addr :section "cgroup/connect4")
  (setf (ctx user-family) 2) ; error: ctx-readonly
  1)
