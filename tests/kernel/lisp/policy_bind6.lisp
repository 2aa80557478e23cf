;;; Lets no AF_INET6 socket have an address.
(defprog refuse-bind6 (:type :cgroup-sock-addr :section "cgroup/bind6") ; warning: policy-hole
  0)
