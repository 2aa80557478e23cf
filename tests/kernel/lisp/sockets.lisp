;; Programs of sockets: which socket gets a connection, a message, a datagram.
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 32)

(defmacro note (slot value) `(setf (getmap results ,slot) ,value))

;; ---- sk_lookup ----
(defmap servers :type :sockmap :max-entries 4)

(defprog steer (:type :sk-lookup)
  (when (/= (ctx local-port) 7777) (return SK_PASS))
  (note 0 (ctx family))
  (note 1 (ctx protocol))
  (note 2 (ntohl (ctx local-ip4)))
  (note 3 (ntohs (ctx remote-port)))
  (note 4 (ctx ingress-ifindex))
  (let ((server (map-lookup servers (u32 0))) (err i64 0))
    (unless server (return SK_DROP))
    (setf err (sk-assign (ctx-ptr) server 0))
    (sk-release server)
    (if (= err 0) SK_PASS SK_DROP)))

;; ---- sk_msg ----
(defmap peers :type :sockmap :max-entries 4)

(defprog on-send (:type :sk-msg)
  (let ((d (ctx data)) (e (ctx data-end)))
    (note 5 (ctx size))
    (note 6 (ctx family))
    (note 7 (ctx local-port))
    (note 8 (ntohl (ctx remote-ip4)))
    (when (> (+ d 1) e) (return SK_PASS))
    (case (load u8 d)
      (#\d (return SK_DROP))
      (#\r (return (msg-redirect-map (ctx-ptr) peers 1 BPF_F_INGRESS))))
    SK_PASS))

;; ---- sk_skb ----
(defmap streams :type :sockhash :key-type u32 :max-entries 4)

(defprog message-len (:type :sk-skb :section "sk_skb/stream_parser")
  (note 9 (ctx len))
  (ctx len))

(defprog on-receive (:type :sk-skb :section "sk_skb/stream_verdict")
  (when (skb-pull-data (ctx-ptr) 1) (return SK_DROP))
  (let ((d (ctx data)) (e (ctx data-end)) (key u32 2))
    (note 10 (ctx len))
    (note 11 (ctx local-port))
    (when (> (+ d 1) e) (return SK_PASS))
    (case (load u8 d)
      (#\d (return SK_DROP))
      (#\r (return (sk-redirect-hash (ctx-ptr) streams (stack-addr key) 0))))
    SK_PASS))

;; ---- sk_reuseport ----
(defmap group :type :reuseport-sockarray :max-entries 4)

(defprog choose (:type :sk-reuseport)
  (let ((d (ctx data)) (e (ctx data-end)) (key u32 0))
    (note 12 (ctx len))
    (note 13 (ctx ip-protocol))
    (note 14 (ntohs (ctx eth-protocol)))
    (when (> (+ d 9) e) (return SK_DROP))
    (note 15 (udp-length d))
    (setf key (- (load u8 d 8) #\0))
    (if (= (sk-select-reuseport (ctx-ptr) group (stack-addr key) 0) 0) SK_PASS SK_DROP)))

;; ---- flow_dissector ----
(defprog dissect (:type :flow-dissector)
  (let* ((d (ctx data)) (e (ctx data-end)) (keys (cast (ptr flow-ipv4) (ctx flow-keys)))
         (nhoff (flow-ipv4-nhoff keys)) (ip (cast (ptr ipv4) d)))
    (when (or (/= (flow-ipv4-n-proto keys) ETH_P_IP) (> nhoff 64)) (return BPF_DROP))
    (setf ip (+ ip nhoff))
    (when (> (+ ip (sizeof ipv4)) e) (return BPF_DROP))
    (let* ((len (* (logand (ipv4-ver-ihl ip) 15) 4)) (udp (cast (ptr udp) (+ ip len))))
      (when (> (+ udp (sizeof udp)) e) (return BPF_DROP))
      (setf (flow-ipv4-addr-proto keys) ETH_P_IP
            (flow-ipv4-ip-proto keys) (ipv4-protocol ip)
            (flow-ipv4-src-addr keys) (ipv4-src-addr ip)
            (flow-ipv4-dst-addr keys) (ipv4-dst-addr ip)
            (flow-ipv4-src-port keys) (udp-src-port udp)
            (flow-ipv4-dst-port keys) (udp-dst-port udp)
            (flow-ipv4-thoff keys) (u16 (+ nhoff len))
            (flow-ipv4-is-frag keys) (/= (logand (ipv4-frag-off ip) #x3fff) 0))
      BPF_OK)))

;; ---- socket ----
;; Datagrams without the right mark are dropped, others cut to their first four bytes.
(defprog keep-marked (:type :socket-filter)
  (let ((mark u32 0))
    (when (skb-load-bytes (ctx-ptr) (sizeof udp) (stack-addr mark) 4) (return 0))
    (note 16 (ctx len))
    (note 17 (ntohs (ctx protocol)))
    (if (= mark (u32 (htonl #x534b4550))) (+ (sizeof udp) 4) 0)))

;; ---- sockets that are looked up ----
(defprog is-served (:type :xdp)
  (let ((tuple (make-tuple-ipv4)))
    (with-tcp (d e tcp)
      (with-ipv4 (d2 e2 ip)
        (setf (tuple-ipv4-src-addr tuple) (ipv4-src-addr ip)
              (tuple-ipv4-dst-addr tuple) (ipv4-dst-addr ip)
              (tuple-ipv4-src-port tuple) (tcp-src-port tcp)
              (tuple-ipv4-dst-port tuple) (tcp-dst-port tcp)))
      (let ((sk (sk-lookup-tcp (ctx-ptr) tuple (sizeof tuple-ipv4) BPF_F_CURRENT_NETNS 0)))
        (unless sk (return XDP_DROP))
        (sk-release sk)
        (return XDP_TX))))
  XDP_PASS)
