(defprog p (:type :cgroup-skb :section "cgroup_skb/egress"
  :license "GPL\"; int evil; //") ; error: malformed
  1)
