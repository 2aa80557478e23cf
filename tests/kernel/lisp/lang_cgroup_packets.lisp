;; Packets of a cgroup: headers are copied, wherever the kernel keeps them.
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 64 :map-flags (:mmapable))

(defprog any-l4 (:type :cgroup-skb)
  (with-l4 (d e l4 proto)
    (setf (getmap results 0) proto
          (getmap results 1) (udp-src-port l4)
          (getmap results 2) (udp-dst-port l4)
          (getmap results 3) (if (= proto IPPROTO_TCP) (tcp-flags l4) 0))
    (return 0))
  1)

(defprog parsed (:type :cgroup-skb :section "cgroup_skb/ingress")
  (with-packet (d e)
    (let ((tcp (parse-tcp d e)) (udp (parse-udp d e)) (icmp (parse-icmp d e))
          (ip (parse-ipv4 d e)) (ip6 (parse-ipv6 d e)))
      (when ip (setf (getmap results 0) (ipv4-protocol ip)))
      (when ip6 (setf (getmap results 1) (ipv6-nexthdr ip6)))
      (when tcp (setf (getmap results 2) (tcp-dst-port tcp)))
      (when udp (setf (getmap results 3) (udp-dst-port udp)))
      (when icmp (setf (getmap results 4) (icmp-type icmp)))
      (when ip6 (setf (getmap results 5) (= (ipv6-src-addr-hi ip6) (ip6-hi "2001:db8::1"))
                      (getmap results 6) (= (ipv6-src-addr-lo ip6) (ip6-lo "2001:db8::1"))))))
  0)

;; What is parsed in an arm, too, is there as long as the variable that points to it.
(defprog assigned (:type :cgroup-skb)
  (let ((tcp (parse-tcp (ctx data) (ctx data-end))))
    (unless tcp
      (let ((udp (parse-udp (ctx data) (ctx data-end))) (other (make-tcp)))
        (setf (tcp-dst-port other) 99)
        (when udp
          (setf (getmap results 0) (udp-dst-port udp)
                (getmap results 1) (tcp-dst-port other)
                (getmap results 2) (udp-src-port udp))
          (return 0))))
    (when tcp (setf (getmap results 0) (tcp-src-port tcp))))
  1)

;; The same forms where an Ethernet frame begins.
(defprog parsed-in-tc (:type :tc)
  (with-packet (d e)
    (let ((icmp (parse-icmp d e)) (ip6 (parse-ipv6 d e)))
      (when icmp (setf (getmap results 4) (icmp-type icmp)))
      (when ip6 (setf (getmap results 5) (= (ipv6-src-addr-hi ip6) (ip6-hi "2001:db8::1"))))))
  TC_ACT_SHOT)
