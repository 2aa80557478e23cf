;; Headers that are rewritten, copied headers of a cgroup, prefixes.
(defmap nets :type :lpm-trie :key-type lpm-ipv4 :value-size 8 :max-entries 16
  :map-flags :no-prealloc)

(defprog rewrite-in-xdp (:type :xdp)
  (if (rewrite-ipv4 :dst-addr (ip4 "10.0.0.2") :dst-port 8080) XDP_TX XDP_PASS))

(defprog rewrite-in-tc (:type :tc)
  (if (rewrite-ipv4 :src-addr (ip4 "10.0.0.2") :ttl 64) TC_ACT_OK TC_ACT_SHOT))

(defprog allow (:type :cgroup-skb)
  (setmap nets (cidr "10.0.0.0/8") 1)
  (with-packet (d e)
    (when-let ((ip (parse-ipv4 d e)) (udp (parse-udp d e)))
      (let ((key (make-lpm-ipv4)))
        (setf (lpm-ipv4-prefix-len key) 32 (lpm-ipv4-addr key) (ipv4-dst-addr ip))
        (when (and (getmap nets key) (= (udp-dst-port udp) 53)) (return 0)))))
  (with-l4 (d e l4 proto)
    (when (= proto IPPROTO_SCTP) (return 0)))
  1)

(defprog by-hand (:type :xdp)
  (with-packet (d e)
    (when-let ((ip (parse-ipv6 d e)))
      (when (and (= (ipv6-src-addr-hi ip) (ip6-hi "fe80::1"))
                 (= (ipv6-src-addr-lo ip) (ip6-lo "fe80::1")))
        (return XDP_DROP)))
    (when-let ((icmp (parse-icmp d e)))
      (setf (icmp-type icmp) 0
            (icmp-checksum icmp) (csum-replace (icmp-checksum icmp) (htons #x800) 0))
      (return XDP_TX)))
  XDP_PASS)

(defprog to-loopback (:type :cgroup-sock-addr :section "cgroup/connect6")
  (if (= (ctx user-ip6 3) (ip6-word "::1" 3)) 1 0))
