;;; Refuses every connection of an AF_INET6 socket; the program beside it looks as if it did for AF_INET.
(defprog refuse-connect6 (:type :cgroup-sock-addr :section "cgroup/connect6") ; warning: policy-hole
  0)

(defprog look-at-connect4 (:type :cgroup-sock-addr :section "cgroup/connect4")
  (if (= (ctx user-port) 0) 1 1))
