(declaim (policy-hole connect6 sendmsg4))
(defprog p (:type :cgroup-sock-addr :section "cgroup/connect4")
  (if (= (ctx user-port) 443) 0 1)) ; warning: byte-order
