;; Packets: bytes that nothing has shown to be there, headers that lie wrongly.
(defheader twice (kind :offset 0 :type u16) (kind :offset 2 :type u16)) ; error: duplicate
(defheader over (kind :offset 0 :type u16) (size :offset 1 :type u8)) ; error: duplicate
(defheader lacking (kind :offset 0)) ; error: malformed
(defheader unordered (kind :offset 0 :type u8 :net-order t)) ; error: type
(defheader pointing (kind :offset 0 :type (ptr u8))) ; error: type
(defheader optional (kind :offset 0 :type u8 :size 1)) ; error: unknown-option
(defheader far (kind :offset 70000 :type u8)) ; error: constant-range

(defprog unchecked (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)) (length (ctx ingress-ifindex)))
    (when (= (eth-type d) 1) (return XDP_DROP)) ; error: packet-bounds
    (when (> (+ d 14) e) (return XDP_PASS))
    (let ((ip (cast (ptr ipv4) (+ d 14))))
      (when (= (ipv4-ttl ip) 0) (return XDP_DROP)) ; error: packet-bounds
      (when (> (+ ip 19) e) (return XDP_PASS))
      (when (= (ipv4-ttl ip) 0) (return XDP_DROP))
      (when (= (ipv4-dst-addr ip) 0) (return XDP_DROP)) ; error: packet-bounds
      (when (= (ipv4-lenght ip) 0) (return XDP_DROP)) ; error: unknown-field
      (when (= (tcp-flags ip) 0) (return XDP_DROP)) ; error: type
      (let ((far (+ d length)))
        (when (> (+ far 1) e) (return XDP_PASS))
        (when (load u8 far) (return XDP_DROP))) ; error: packet-bounds
      (when (load u8 d length) (return XDP_DROP)) ; error: packet-bounds
      (xdp-adjust-head (ctx-ptr) 2)
      (when (= (ipv4-ttl ip) 0) (return XDP_DROP)) ; error: packet-bounds
      (incf (ipv4-id (ctx data))))) ; error: not-a-place
  XDP_PASS)

(defprog the-wrong-way (:type :tc)
  (with-packet (d e)
    (when (<= (+ d 14) e) (return TC_ACT_OK))
    (if (= (eth-type d) 1) TC_ACT_SHOT TC_ACT_OK))) ; error: packet-bounds

(defprog parsed (:type :xdp)
  (with-packet (d e)
    (let ((tcp (parse-tcp d e)))
      (if (= (tcp-flags tcp) 2) XDP_DROP XDP_PASS)))) ; error: null-deref

(defprog no-clause (:type :xdp)
  (program-case (:tc 0))) ; error: section-type

(defprog no-address (:type :xdp)
  (with-ipv4 (d e ip)
    (when (= (ipv4-src-addr ip) (ip4 "10.0.0.256")) (return XDP_DROP))) ; error: malformed
  XDP_PASS)

(defprog read-only (:type :cgroup-skb)
  (with-packet (d e)
    (when (> (+ d 20) e) (return 1))
    (setf (load u8 d 8) 1) ; error: type
    (memset d 0 0 4)) ; error: type
  1)

(defprog not-by-helpers (:type :xdp)
  (with-packet (d e :min-len 64)
    (let ((table (make-eth)))
      (memcpy table 0 d 0 14)
      (csum-diff d 16 nil 0 0)
      (probe-read-kernel d 8 table))) ; error: type
  XDP_PASS)

;; packets of a cgroup have no Ethernet header, and copies have no end of a packet
(defprog no-link (:type :cgroup-skb)
  (with-eth (d e) (return 0)) ; error: section-type
  (with-packet (d e)
    (when (parse-eth d e) (return 0)) ; error: section-type
    (when (= (udp-dst-port (parse-udp d e)) 53) (return 0)) ; error: null-deref
    (when-let ((tcp (parse-tcp d e)))
      (when (> (+ tcp 24) e) (return 0)) ; error: type
      (when (load u8 tcp 20) (return 0)))) ; error: bounds
  (with-l4 (d e l4 proto)
    (when (<= e (+ l4 20)) (return 0)) ; error: type
    (when (load u32 l4 20) (return 0))) ; error: bounds
  1)

(defprog no-rewrite (:type :cgroup-skb)
  (rewrite-ipv4 :ttl 1) ; error: section-type
  1)

(defprog rewritten (:type :tc)
  (with-ipv4 (d e ip)
    (rewrite-ipv4 :ttl 1)
    (when (= (ipv4-ttl ip) 1) (return TC_ACT_SHOT))) ; error: packet-bounds
  (rewrite-ipv4) ; error: malformed
  (rewrite-ipv4 :tll 1) ; error: unknown-option
  TC_ACT_OK)
