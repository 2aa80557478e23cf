;; SPDX-License-Identifier: GPL-2.0
;;; Leads the TCP connections of a cgroup to a proxy of this host, which asks for the place that was meant
;;; by getsockopt(SO_ORIGINAL_DST). What cannot be led there is refused: IPv6, datagrams, and other
;;; kinds of socket. This host's own addresses, 127.0.0.0/8 and ::1, are let through.
;;;
;;; connect4 and connect6 rewrite the destination and keep the one that was meant by the socket's cookie;
;;; sockops, when the connection stands, keeps it by the socket's address, which is what the proxy
;;; sees as its peer; getsockopt looks there. That one is for the proxy's cgroup, the others for
;;; the clients', which must be another one.

(defconstant +allow+ 1)
(defconstant +refuse+ 0)
(defconstant +so-original-dst+ 80)

(defparam proxy-port u16 0 "TCP port of the proxy on 127.0.0.1")

(defstruct place
  (address be32)
  (port u16)) ; host order

;; struct sockaddr_in
(defstruct socket-address
  (family u16)
  (port be16)
  (address be32)
  (unused u64))

;; struct bpf_sock, as far as it is used here
(defstruct peer
  (before (array u32 12))
  (port be16)
  (address be32))

;; the place that was meant, by socket cookie, until the connection stands
(defmap meant :type :lru-hash :key-size 8 :value-type place :max-entries (* 16 1024))

;; the place that was meant, by the client's own address
(defmap clients :type :lru-hash :key-type place :value-type place :max-entries (* 64 1024))

;; 127.0.0.0/8
(defmacro is-loopback (address)
  `(= (>> (ntohl ,address) 24) 127))

;; Keeps the place that was meant by the socket's cookie.
(defmacro keep-meant (address)
  `(let ((to (make-place)))
     (setf (place-address to) ,address
           (place-port to) (ntohs (ctx user-port)))
     (setmap meant (get-socket-cookie (ctx-ptr)) to)))

(defprog redirect4 (:type :cgroup-sock-addr :section "cgroup/connect4")
  (when (is-loopback (ctx user-ip4))
    (return +allow+))
  (unless (= (ctx protocol) IPPROTO_TCP)
    (return +refuse+))
  (keep-meant (ctx user-ip4))
  (setf (ctx user-ip4) (htonl #x7f000001)
        (ctx user-port) (htons proxy-port))
  +allow+)

;; An IPv6 socket reaches IPv4 by ::ffff:a.b.c.d.
(defprog redirect6 (:type :cgroup-sock-addr :section "cgroup/connect6")
  (unless (and (= (ctx user-ip6 0) 0) (= (ctx user-ip6 1) 0))
    (return +refuse+))
  (when (and (= (ctx user-ip6 2) 0) (= (ctx user-ip6 3) (htonl 1)))
    (return +allow+))
  (unless (= (ctx user-ip6 2) (htonl #xffff))
    (return +refuse+))
  (when (is-loopback (ctx user-ip6 3))
    (return +allow+))
  (unless (= (ctx protocol) IPPROTO_TCP)
    (return +refuse+))
  (keep-meant (ctx user-ip6 3))
  (setf (ctx user-ip6 3) (htonl #x7f000001)
        (ctx user-port) (htons proxy-port))
  +allow+)

;; Datagrams of sockets that are not connected.
(defprog refuse-datagram4 (:type :cgroup-sock-addr :section "cgroup/sendmsg4")
  (is-loopback (ctx user-ip4)))

(defprog refuse-datagram6 (:type :cgroup-sock-addr :section "cgroup/sendmsg6")
  (unless (and (= (ctx user-ip6 0) 0) (= (ctx user-ip6 1) 0))
    (return +refuse+))
  (if (= (ctx user-ip6 2) 0)
      (= (ctx user-ip6 3) (htonl 1))
      (and (= (ctx user-ip6 2) (htonl #xffff)) (is-loopback (ctx user-ip6 3)))))

;; No socket may go round the others: raw, ping, SCTP, MPTCP.
(defprog refuse-socket (:type :cgroup-sock :section "cgroup/sock_create")
  (if (or (= (ctx protocol) IPPROTO_TCP) (= (ctx protocol) IPPROTO_UDP)) +allow+ +refuse+))

(defprog remember (:type :sockops)
  (when (= (ctx op) BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB)
    (let ((cookie (get-socket-cookie (ctx-ptr)))
          (to (map-lookup meant cookie))
          (client (make-place)))
      (setf (place-address client) (ctx local-ip4)
            (place-port client) (cast u16 (ctx local-port)))
      ;; an address that was another connection's must not lead to its place
      (cond (to
             (setmap clients client to)
             (remmap meant cookie))
            (t (remmap clients client)))))
  1)

(defprog tell-meant (:type :cgroup-sockopt :section "cgroup/getsockopt")
  (when (and (= (ctx level) IPPROTO_IP) (= (ctx optname) +so-original-dst+))
    (let ((client (make-place))
          (sk (cast (ptr peer) (ctx sk)))
          (answer (cast (ptr socket-address) (ctx optval))))
      (unless sk
        (return 1))
      (setf (place-address client) (peer-address sk)
            (place-port client) (ntohs (peer-port sk)))
      (when (> (+ answer (sizeof socket-address)) (ctx optval-end))
        (return 1))
      (when-let ((to (map-lookup clients client)))
        (setf (socket-address-family answer) AF_INET
              (socket-address-port answer) (htons (place-port to))
              (socket-address-address answer) (place-address to)
              (socket-address-unused answer) 0)
        (setf (ctx optlen) (sizeof socket-address)
              (ctx retval) 0))))
  1)
