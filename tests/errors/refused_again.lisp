(defmap peers :type :sockhash :key-size 4 :value-size 8 :max-entries 64)
(defmap ports :type :hash :key-size 4 :value-size 8 :max-entries 64)
(defprog forget (:type :tc :section "tc")
  (map-delete ports 1)
  (map-delete peers (ctx mark)) ; warning: refused-again
  TC_ACT_OK)
(defprog forget-xdp (:type :xdp :section "xdp")
  (map-delete peers 1) ; warning: refused-again
  XDP_PASS)
(defprog keep (:type :sockops :section "sockops")
  (map-delete peers 1)
  1)
(defprog tune (:type :cgroup-sock-addr :section "cgroup/getpeername_unix")
  (let ((n u32 1))
    (setsockopt (ctx-ptr) 1 2 (stack-addr n) 4)) ; warning: refused-again
  1)
