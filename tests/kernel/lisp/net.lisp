;; What happens to frames between interfaces: dropped, sent back, passed on, rewritten, measured.
(defmap counts :type :array :key-size 4 :value-size 8 :max-entries 16)
(defmap devices :type :devmap :max-entries 64)

(defstruct devmap-val (ifindex u32) (program i32))
(defmap watched-devices :type :devmap :key-size 4 :value-type devmap-val :max-entries 4)

(defstruct cpumap-val (qsize u32) (program i32))
(defmap cpus :type :cpumap :key-size 4 :value-type cpumap-val :max-entries 4)

(defparam far-interface u32 0 "where frames of TC go")

;; ---- XDP ----

;; Frames with a VLAN tag are counted.
(defprog watch (:type :xdp)
  (with-eth (d e)
    (when (= (eth-type d) +ethertype-vlan+) (incf (getmap counts 0))))
  XDP_PASS)

(defmacro swap-fields (a b)
  (let ((old (gensym "old")))
    `(let ((,old ,a)) (setf ,a ,b ,b ,old))))

(defprog front (:type :xdp)
  (with-eth (d e)
    (let ((ip (parse-ipv4 d e)) (udp (parse-udp d e)) (tcp (parse-tcp d e)))
      (when (and ip udp)
        (case (udp-dst-port udp)
          (5000 (return XDP_DROP))
          (5001
           (swap-fields (eth-dst-mac-hi d) (eth-src-mac-hi d))
           (swap-fields (eth-dst-mac-lo d) (eth-src-mac-lo d))
           (swap-fields (ipv4-src-addr ip) (ipv4-dst-addr ip))
           (swap-fields (udp-src-port udp) (udp-dst-port udp))
           (return XDP_TX))
          (5002 (return (redirect-map cpus 0 XDP_DROP)))
          (5003 (return (if (rewrite-ipv4 :dst-port 5004 :tos 32) XDP_PASS XDP_DROP)))))
      (when (and tcp (= (tcp-dst-port tcp) 80))
        (return (if (rewrite-ipv4 :dst-port 8080) XDP_PASS XDP_DROP)))))
  XDP_PASS)

(defmacro route (map)
  `(with-ipv4 (d e ip)
     (when (<= (ipv4-ttl ip) 1) (return XDP_PASS))
     (let ((fib (make-fib-ipv4)))
       (setf (fib-ipv4-family fib) AF_INET
             (fib-ipv4-l4-protocol fib) (ipv4-protocol ip)
             (fib-ipv4-tot-len fib) (ipv4-total-len ip)
             (fib-ipv4-ifindex fib) (ctx ingress-ifindex)
             (fib-ipv4-tos fib) (ipv4-tos ip)
             (fib-ipv4-src-addr fib) (ipv4-src-addr ip)
             (fib-ipv4-dst-addr fib) (ipv4-dst-addr ip))
       (when (/= (fib-lookup (ctx-ptr) fib (sizeof fib-ipv4) 0) BPF_FIB_LKUP_RET_SUCCESS)
         (return XDP_PASS))
       (rewrite-ipv4 :ttl (u8 (1- (ipv4-ttl ip))))
       (setf (eth-dst-mac-hi d) (fib-ipv4-dst-mac-hi fib)
             (eth-dst-mac-lo d) (fib-ipv4-dst-mac-lo fib)
             (eth-src-mac-hi d) (fib-ipv4-src-mac-hi fib)
             (eth-src-mac-lo d) (fib-ipv4-src-mac-lo fib))
       (incf (getmap counts 1))
       (return (redirect-map ,map (fib-ipv4-ifindex fib) 0)))))

(defprog forward (:type :xdp)
  (route devices)
  XDP_PASS)

;; A route of IPv6, for the interface whose number is given.
(defprog find-route (:type :xdp)
  (with-ipv6 (d e ip)
    (let ((fib (make-fib-ipv6)))
      (setf (fib-ipv6-family fib) AF_INET6
            (fib-ipv6-l4-protocol fib) (ipv6-nexthdr ip)
            (fib-ipv6-tot-len fib) (ipv6-payload-len ip)
            (fib-ipv6-ifindex fib) (u32 (getmap counts 8))
            (fib-ipv6-flowinfo fib) (logand (ipv6-ver-tc-flow ip) #xfffffff)
            (fib-ipv6-src-addr-hi fib) (ipv6-src-addr-hi ip)
            (fib-ipv6-src-addr-lo fib) (ipv6-src-addr-lo ip)
            (fib-ipv6-dst-addr-hi fib) (ipv6-dst-addr-hi ip)
            (fib-ipv6-dst-addr-lo fib) (ipv6-dst-addr-lo ip)
            (getmap counts 9) (u64 (fib-lookup (ctx-ptr) fib (sizeof fib-ipv6) 0))
            (getmap counts 10) (fib-ipv6-ifindex fib)
            (getmap counts 11) (ntohl (be32 (fib-ipv6-dst-mac-hi fib)))
            (getmap counts 12) (ntohs (be16 (fib-ipv6-dst-mac-lo fib))))))
  XDP_PASS)

;; The same without a map.
(defprog send-on (:type :xdp)
  (with-udp (d e udp)
    (when (= (udp-dst-port udp) 5300)
      (setf (eth-dst-mac-hi d) (htonl #x02000000) (eth-dst-mac-lo d) (htons #x0202))
      (return (redirect far-interface 0))))
  XDP_PASS)

;; By way of a device whose entry has a program of its own.
(defprog watched (:type :xdp)
  (with-udp (d e udp)
    (when (= (udp-dst-port udp) 5301)
      (setf (eth-dst-mac-hi d) (htonl #x02000000) (eth-dst-mac-lo d) (htons #x0202))
      (return (redirect-map watched-devices 1 XDP_ABORTED))))
  XDP_PASS)

(defprog at-the-device (:type :xdp :section "xdp/devmap")
  (incf (getmap counts 2))
  (setf (getmap counts 3) (ctx egress-ifindex))
  (with-udp (d e udp)
    (when (= (udp-src-port udp) 4000) (return XDP_DROP)))
  XDP_PASS)

(defprog at-the-cpu (:type :xdp :section "xdp/cpumap")
  (incf (getmap counts 4))
  (with-udp (d e udp)
    (when (= (udp-src-port udp) 4000) (return XDP_DROP)))
  XDP_PASS)

;; A VLAN tag is taken off, and one put on what is sent back.
(defprog untag (:type :xdp)
  (let ((hi u32 0) (lo u16 0) (from-hi u32 0) (from-lo u16 0) (type u16 0))
    (with-eth (d e)
      (let ((vlan (cast (ptr vlan) (+ d (sizeof eth)))))
        (when (> (+ vlan (sizeof vlan)) e) (return XDP_PASS))
        (when (/= (eth-type d) +ethertype-vlan+) (return XDP_PASS))
        (setf hi (eth-dst-mac-hi d) lo (eth-dst-mac-lo d)
              from-hi (eth-src-mac-hi d) from-lo (eth-src-mac-lo d)
              type (vlan-type vlan))))
    (when (xdp-adjust-head (ctx-ptr) (sizeof vlan)) (return XDP_ABORTED))
    (with-eth (d e)
      (setf (eth-dst-mac-hi d) hi (eth-dst-mac-lo d) lo
            (eth-src-mac-hi d) from-hi (eth-src-mac-lo d) from-lo
            (eth-type d) type))
    (incf (getmap counts 5)))
  XDP_PASS)

(defprog tag (:type :xdp)
  (let ((hi u32 0) (lo u16 0) (from-hi u32 0) (from-lo u16 0) (type u16 0))
    (with-udp (d e udp)
      (when (/= (udp-dst-port udp) 5302) (return XDP_PASS))
      (setf hi (eth-src-mac-hi d) lo (eth-src-mac-lo d)
            from-hi (eth-dst-mac-hi d) from-lo (eth-dst-mac-lo d)
            type (eth-type d)))
    (when (= type 0) (return XDP_PASS))
    (when (xdp-adjust-head (ctx-ptr) (- (sizeof vlan))) (return XDP_ABORTED))
    (with-eth (d e)
      (let ((vlan (cast (ptr vlan) (+ d (sizeof eth)))))
        (when (> (+ vlan (sizeof vlan)) e) (return XDP_ABORTED))
        (setf (eth-dst-mac-hi d) hi (eth-dst-mac-lo d) lo
              (eth-src-mac-hi d) from-hi (eth-src-mac-lo d) from-lo
              (eth-type d) +ethertype-vlan+
              (vlan-tci vlan) 7
              (vlan-type vlan) type))))
  XDP_TX)

;; ---- TC ----

(defprog tc-in (:type :tc)
  (let ((port 0) (macs (make-eth)))
    (with-udp (d e udp)
      (setf port (udp-dst-port udp)))
    (case port
      (5100 (return TC_ACT_SHOT))
      (5101
       (unless (rewrite-ipv4 :src-addr (ip4 "10.9.2.1") :dst-addr (ip4 "10.9.2.2") :dst-port 5201)
         (return TC_ACT_SHOT))
       (setf (eth-dst-mac-hi macs) (htonl #x02000000) (eth-dst-mac-lo macs) (htons #x0202)
             (eth-src-mac-hi macs) (htonl #x02000000) (eth-src-mac-lo macs) (htons #x0201))
       (skb-store-bytes (ctx-ptr) 0 macs 12 0)
       (return (redirect far-interface 0)))
      (5102 (rewrite-ipv4 :dst-port 5202))))
  TC_ACT_OK)

;; What the kernel itself sends: its checksums are not complete yet.
(defprog tc-out (:type :tc :section "tcx/egress")
  (let ((port 0) (from 0))
    (with-tcp (d e tcp) (setf from (tcp-src-port tcp)))
    (with-udp (d e udp) (setf port (udp-dst-port udp)))
    (when (= from 8080) (rewrite-ipv4 :src-port 80 :ttl 50))
    (case port
      (5103 (return TC_ACT_SHOT))
      (5104 (rewrite-ipv4 :dst-port 5204 :src-addr (ip4 "10.9.1.77")))))
  TC_ACT_OK)

;; ---- netkit ----

;; What a host sends to a container: UDP to port 5400 is dropped, and to 5401 marked.
(defprog netkit-host (:type :netkit)
  (with-udp (d e udp)
    (case (udp-dst-port udp)
      (5400 (return +netkit-drop+))
      (5401 (setf (ctx mark) 77))))
  +netkit-next+)

(defprog netkit-guest (:type :netkit :section "netkit/peer")
  (if (= (ctx protocol) (htons #x0806)) +netkit-drop+ +netkit-pass+))
