(defprog p (:type :cgroup-skb
  :section "cgroup_skb/egress\") int evil; SEC(\"x") ; error: unknown-section
  1)
