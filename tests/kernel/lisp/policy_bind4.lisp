;;; Lets no AF_INET socket have an address.
(defprog refuse-bind4 (:type :cgroup-sock-addr :section "cgroup/bind4") ; warning: policy-hole
  0)
