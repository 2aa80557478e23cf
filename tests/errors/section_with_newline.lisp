(defprog p (:type :cgroup-skb
  :section "xdp/a
int evil;") ; error@2: unknown-section
  1)
