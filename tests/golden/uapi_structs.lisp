;;; Structs of <linux/bpf.h> that helpers take and give.
(defmap seen :type :hash :key-type u32 :value-type u64 :max-entries 64)

(defprog window (:type :sockops)
  (when-let ((sk (ctx sk)))
    (when-let ((tp (tcp-sock sk)))
      (setf (getmap seen (bpf-sock-family sk)) (bpf-tcp-sock-bytes-acked tp))
      (when (> (bpf-tcp-sock-snd-cwnd tp) 100)
        (setf (ctx reply) 1))))
  1)

(defprog encapsulate (:type :tc)
  (let ((key (make-bpf-tunnel-key)) (neigh bpf-redir-neigh))
    (setf (bpf-tunnel-key-tunnel-id key) 7
          (bpf-tunnel-key-remote-ipv4 key) #x0a000001
          (bpf-redir-neigh-nh-family neigh) AF_INET
          (aref (bpf-redir-neigh-ipv6-nh neigh) 3) (htonl 1))
    (skb-set-tunnel-key (ctx-ptr) key (sizeof bpf-tunnel-key) 0)
    (redirect-neigh 1 neigh (sizeof bpf-redir-neigh) 0)))

(defprog port (:type :tc)
  (when-let ((sk (ctx sk)))
    (when-let ((full (sk-fullsock sk)))
      (setf (getmap seen 2) (u32 (bpf-sock-dst-ip6 full 1))
            (getmap seen 3) (bpf-sock-state full))))
  TC_ACT_OK)

(defmap records :type :ringbuf :max-entries 4096)
(defprog record (:type :raw-tracepoint :section "raw_tp/sys_enter")
  (let ((d (make-bpf-dynptr)))
    (ringbuf-reserve-dynptr records 16 0 d)
    (ringbuf-submit-dynptr d 0))
  0)

(declaim (policy-hole connect6 sendmsg4))
(defprog from-here (:type :cgroup-sock-addr :section "cgroup/connect4")
  (let ((address (make-sockaddr-in)))
    (setf (sockaddr-in-sin-family address) AF_INET
          (sockaddr-in-sin-addr address) (ip4 "127.0.0.2"))
    (if (= (bind (ctx-ptr) address (sizeof sockaddr-in)) 0) 1 0)))
