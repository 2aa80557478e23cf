;; A value in network order that meets one of the host's, wherever that is.
(declaim (policy-hole connect6 sendmsg4))
(import-kernel-struct sock-common skc-dport skc-num)
(defparam target u16 8081 "where to")
(defmap by-port :type :hash :key-type u16 :value-type be16 :max-entries 64)
(defmap sizes :type :hash :key-size 2 :value-size 4 :max-entries 64)
(defstruct flow (port u16) (wire be16))
(defsubprog is-open ((port u16)) u64 (if (= port 80) 1 0))
(defprog c (:type :cgroup-sock-addr :section "cgroup/connect4")
  (let ((f (make-flow)) (port (ctx user-port)) (kept (ctx user-port)) (mixed (ctx user-port))
        (own u16 (+ (get-prandom-u32) 0)))
    (setf (ctx user-port) target) ; warning: byte-order
    (setf (flow-port f) (ctx user-port)) ; warning: byte-order
    (setf (flow-wire f) own) ; warning: byte-order
    (setf (flow-wire f) (ctx user-port))
    (setf (flow-port f) (cast u16 (ctx user-port)))
    (setmap by-port (ctx user-port) ; warning: byte-order
            own) ; warning: byte-order
    (setmap by-port own (htons 80))
    (setmap sizes (ctx user-port) (ctx user-ip4))
    (when (map-lookup by-port (cast u16 port)) (return 1))
    (when (= port own) (return 0)) ; warning: byte-order
    (when (= own port) (return 0)) ; warning: byte-order
    (when (= port (ctx user-ip4)) (return 0)) ; warning: byte-order
    (when (= port (cast u16 own)) (return 0))
    (when (= (ntohl port) 80) (return 0)) ; warning: byte-order
    (when (= (ntohs (ctx user-ip4)) 80) (return 0)) ; warning: byte-order
    (when (= (htons port) 0) (return 0)) ; warning: byte-order
    (when (= (ntohs port) own 80) (return 0))
    (when (= (is-open port) 1) (return 0)) ; warning: byte-order
    (let ((one (if (= own 1) port own))) ; warning: byte-order
      (when (= one 3) (return 0)))
    (case (ctx user-port)
      (80 (return 0))) ; warning: byte-order
    (when (= own 2)
      (setf kept (htons 53)))
    (when (= kept 53) (return 0)) ; warning: byte-order
    (when (= own 3)
      (setf mixed own)) ; warning: byte-order
    (when (= mixed 4) (return 0))
    (let ((kept u32 1))
      (setf kept (ctx type))
      (when (= kept 1) (return 0))))
  1)
(defprog s (:type :raw-tracepoint :section "raw_tp/inet_sock_set_state")
  (let ((sk (cast (ptr sock-common) (ctx args 0))))
    (when (= (sock-common-skc-dport sk) 80) ; warning: byte-order
      (printk "80"))
    (when (= (sock-common-skc-num sk) 80)
      (printk "80")))
  0)
(defprog t (:type :xdp)
  (with-udp (d e udp)
    (setf (udp-dst-port udp) (htons 54)) ; warning: byte-order
    (setf (udp-dst-port udp) 54)
    (when (= (load u16 udp 0) (htons 53)) (return XDP_DROP)))
  XDP_TX)
