(defprog p (:type :cgroup-skb :section "cgroup_skb/egress" :license "GPL")
  1)
(defprog q (:type :cgroup-skb :section "cgroup_skb/ingress" :license "Proprietary") ; error: license
  1)
