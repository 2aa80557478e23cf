;; The process that runs while a packet is handled is often not the packet's.
(defprog egress (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((a (pid)) (b (uid)) (c (cgroup-id))) ; warning: current-process, current-process, current-process
    (if (= a b c) 0 1)))
(defsubprog who () u32 (tid)) ; warning: current-process
(defprog ingress (:type :tc :section "tc/ingress")
  (if (= (who) 1) TC_ACT_SHOT TC_ACT_OK))

;; called by the process itself
(defprog connects (:type :cgroup-sock-addr :section "cgroup/connect4")
  (if (= (pid) 1) 0 1))
(defprog by-socket (:type :cgroup-skb :section "cgroup_skb/egress")
  (if (= (skb-cgroup-id (ctx-ptr)) (get-socket-cookie (ctx-ptr))) 0 1))

;; most of a connection's events come with a packet
(defprog events (:type :sockops)
  (if (= (pid) 1) 0 1)) ; warning: current-process
;; the process closes or reads its socket
(defprog closes (:type :cgroup-sock :section "cgroup/sock_release")
  (if (= (pid) 1) 0 1))
(defprog reads (:type :cgroup-sock-addr :section "cgroup/recvmsg4")
  (if (= (uid) 1) 1 1))
