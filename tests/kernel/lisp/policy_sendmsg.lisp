;;; Refuses every datagram that is sent to an address.
(defprog refuse-sendmsg4 (:type :cgroup-sock-addr :section "cgroup/sendmsg4") ; warning: policy-hole
  0)

(defprog refuse-sendmsg6 (:type :cgroup-sock-addr :section "cgroup/sendmsg6") ; warning: policy-hole
  0)
