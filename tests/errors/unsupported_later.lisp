;; forms of the language that this version lacks are refused by name, not as unknown
(defprog p (:type :cgroup-skb)
  (cidr "10.0.0.0/8") ; error: unsupported
  1)
(bpf:poll 1) ; error: unsupported
(bpf:close 1) ; error: unsupported
