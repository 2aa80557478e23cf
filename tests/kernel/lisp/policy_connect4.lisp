;;; Refuses every connection of an AF_INET socket, and nothing else.
(defprog refuse-connect4 (:type :cgroup-sock-addr :section "cgroup/connect4") ; warning: policy-hole
  0)
