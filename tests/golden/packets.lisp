;; Headers, and what lies before them.
(defmap dropped :type :percpu-array :key-size 4 :value-size 8 :max-entries 1)

(defheader vxlan
  (flags :offset 0 :type u8)
  (vni :offset 4 :type u32 :net-order t))

(defconstant +vxlan-port+ 4789)

;; Drops what is sent to one virtual network.
(defprog drop-network (:type :xdp)
  (with-udp (d e udp)
    (when (= (udp-dst-port udp) +vxlan-port+)
      (let ((tunnel (cast (ptr vxlan) (+ udp (sizeof udp)))))
        (when (> (+ tunnel (sizeof vxlan)) e) (return XDP_PASS))
        (when (= (>> (vxlan-vni tunnel) 8) 42)
          (incf (getmap dropped 0))
          (return XDP_DROP)))))
  XDP_PASS)

;; TTL 1 for everything that leaves.
(defprog short-lived (:type :tc)
  (with-ipv4 (d e ip)
    (let ((old (ipv4-ttl ip)))
      (l3-csum-replace (ctx-ptr) (+ (sizeof eth) 10) (htons (<< old 8)) (htons #x0100) 2)))
  (with-ipv4 (d e ip)
    (setf (ipv4-ttl ip) 1))
  TC_ACT_OK)

(defprog behind-tags (:type :tc :section "tcx/ingress")
  (with-l4 (d e l4 proto)
    (when (and (= proto IPPROTO_UDP) (= (udp-dst-port l4) 53))
      (return TC_ACT_SHOT)))
  TC_ACT_OK)

(defprog by-copy (:type :cgroup-skb)
  (with-ipv6 (d e ip)
    (return (if (= (ipv6-nexthdr ip) IPPROTO_ICMPV6) 1 0)))
  1)
