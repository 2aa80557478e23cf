;;; One of two context fields: clang reads through an address that it has computed.
(defprog either (:type :cgroup-skb)
  (let ((last (if (= (ctx family) AF_INET) (ctx remote-ip4) (ctx remote-ip6 3))))
    (if (= last (htonl 1)) 0 1)))
