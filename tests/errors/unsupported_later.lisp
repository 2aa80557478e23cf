;; forms of the language that this version lacks are refused by name, not as unknown
(defprog p (:type :cgroup-skb)
  (ip4 "10.0.0.1") ; error: unsupported
  (with-eth (d e) 1) ; error: unsupported
  1)
(bpf:poll 1) ; error: unsupported
(bpf:close 1) ; error: unsupported
