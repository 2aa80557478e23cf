;; Accesses outside of objects and packets.
(defstruct cell (wide u64) (words (array u32 4)) (bytes (array u8 8)))
(defheader marker (kind :offset 0 :type u16) (serial :offset 4 :type u32))
(defmap cells :type :array :key-size 4 :value-type cell :max-entries 1)
(defmap records :type :ringbuf :max-entries 4096)
(defmap counts :type :array :key-size 4 :value-size 8 :max-entries 4)

(defprog past-the-value (:type :cgroup-skb)
  (when-let ((c (map-lookup cells 0)))
    (store u64 c 32 1)) ; error: bounds
  1)

(defprog before-the-value (:type :xdp)
  (when-let ((c (map-lookup cells 0)))
    (store u8 c -1 1)) ; error: bounds
  XDP_PASS)

(defprog across-the-end (:type :tc)
  (when-let ((c (map-lookup counts 0)))
    (store u64 c 4 1)) ; error: bounds
  0)

(defprog read-past (:type :tc)
  (when-let ((c (map-lookup counts 0)))
    (when (load u32 c 8) (return 2))) ; error: bounds
  0)

(defprog index-of-run-time (:type :cgroup-skb)
  (when-let ((c (map-lookup cells 0)))
    (setf (cell-bytes c (ctx len)) 1)) ; error: bounds
  1)

(defprog index-of-a-word (:type :tc)
  (when-let ((c (map-lookup cells 0)))
    (let ((i (ctx mark)))
      (when (< i 9)
        (setf (cell-words c i) 1)))) ; error: bounds
  0)

(defprog index-signed (:type :tc)
  (when-let ((c (map-lookup cells 0)))
    (let ((i i32 (i32 (ctx mark))))
      (when (< i 4)
        (setf (cell-words c i) 1)))) ; error: bounds
  0)

(defprog fill-past (:type :cgroup-skb)
  (when-let ((c (map-lookup cells 0)))
    (memset c 24 0 16)) ; error: bounds
  1)

(defprog record-past (:type :cgroup-skb)
  (with-ringbuf (e records 16)
    (store u64 e 16 1)) ; error: bounds
  1)

(defprog record-before (:type :cgroup-skb)
  (with-ringbuf (e records 16)
    (store u64 e -8 1)) ; error: bounds
  1)

(defprog size-past (:type :cgroup-sock :section "cgroup/sock_create")
  (when-let ((c (map-lookup cells 0)))
    (get-current-comm c 33)) ; error: bounds
  1)

(defprog size-of-run-time (:type :cgroup-sock :section "cgroup/sock_create")
  (when-let ((c (map-lookup cells 0)))
    (get-current-comm c (ctx priority))) ; error: bounds
  1)

(defprog stack-past (:type :cgroup-sock :section "cgroup/sock_create")
  (let ((c (make-cell)))
    (get-current-comm c 4096)) ; error: bounds
  1)

(defprog index-on-the-stack (:type :tc)
  (let ((c (make-cell)))
    (setf (cell-bytes c (ctx len)) 1) ; error: bounds
    (setf (getmap counts 0) (cell-wide c)))
  0)

(defprog atomic-past (:type :xdp)
  (when-let ((c (map-lookup cells 0)))
    (atomic-add c 32 1 u64)) ; error: bounds
  XDP_PASS)

;; ---- packets ----

(defprog no-test (:type :xdp)
  (let ((d (ctx data)))
    (if (= (eth-type d) ETH_P_IP) XDP_DROP XDP_PASS))) ; error: packet-bounds

(defprog no-test-of-tc (:type :tc)
  (let ((d (ctx data)))
    (when (load u8 d 13) (return 2))) ; error: packet-bounds
  0)

(defprog no-test-of-a-cgroup (:type :cgroup-skb)
  (let ((d (ctx data)))
    (when (= (ipv4-ttl d) 1) (return 0))) ; error: packet-bounds
  1)

(defprog one-byte-short (:type :xdp)
  (with-packet (d e)
    (when (> (+ d 13) e) (return XDP_PASS))
    (if (= (eth-type d) ETH_P_IP) XDP_DROP XDP_PASS))) ; error: packet-bounds

(defprog wrong-side (:type :xdp)
  (with-packet (d e)
    (when (< (+ d 14) e) (return XDP_PASS))
    (if (= (eth-type d) ETH_P_IP) XDP_DROP XDP_PASS))) ; error: packet-bounds

(defprog next-header (:type :xdp)
  (with-packet (d e :min-len 14)
    (let ((ip (cast (ptr ipv4) (+ d 14))))
      (if (= (ipv4-ttl ip) 1) XDP_DROP XDP_PASS)))) ; error: packet-bounds

(defprog after-a-move (:type :xdp)
  (with-packet (d e :min-len 14)
    (xdp-adjust-head (ctx-ptr) 4)
    (if (= (eth-type d) ETH_P_IP) XDP_DROP XDP_PASS))) ; error: packet-bounds

(defprog after-a-pull (:type :tc)
  (with-packet (d e :min-len 14)
    (skb-pull-data (ctx-ptr) 64)
    (when (= (eth-type d) ETH_P_IP) (return 2))) ; error: packet-bounds
  0)

(defprog own-header (:type :xdp)
  (with-packet (d e :min-len 4)
    (if (= (marker-serial d) 1) XDP_DROP XDP_PASS))) ; error: packet-bounds

(defprog write-unseen (:type :tc)
  (let ((d (ctx data)))
    (store u8 d 0 1)) ; error: packet-bounds
  0)

(defprog offset-of-run-time (:type :xdp)
  (with-packet (d e :min-len 64)
    (if (load u8 d (ctx ingress-ifindex)) XDP_DROP XDP_PASS))) ; error: packet-bounds

(defprog unseen-message (:type :sk-msg)
  (let ((d (ctx data)))
    (if (= (load u8 d) 1) SK_DROP SK_PASS))) ; error: packet-bounds

(defprog unseen-stream (:type :sk-skb :section "sk_skb/stream_verdict")
  (let ((d (ctx data)))
    (if (= (load u8 d) 1) SK_DROP SK_PASS))) ; error: packet-bounds

(defprog unseen-datagram (:type :sk-reuseport)
  (let ((d (ctx data)))
    (if (= (udp-length d) 8) SK_DROP SK_PASS))) ; error: packet-bounds

;; the byte that is compared would be 65536 bytes in, where the kernel learns nothing
(defprog any-16-bits-in (:type :xdp)
  (with-packet (d e :min-len 34)
    (let ((p (+ d (load u16 d 16))))
      (when (<= (+ p 1) e)
        (if (= (load u8 p) 1) (return XDP_DROP))))) ; error: packet-bounds
  XDP_PASS)
