;; Packets and records that subprograms are given, look at and give back; loops over packets.
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 64 :map-flags (:mmapable))
(defstruct event (port u32) (ttl u32))
(defmap events :type :ringbuf :max-entries 4096)

(defsubprog ip-in ((d ptr) (e ptr)) (ptr ipv4)
  (when (> (+ d 34) e) (return nil))
  (if (= (eth-type (cast (ptr eth) d)) +ethertype-ipv4+)
      (cast (ptr ipv4) (+ d 14))
      nil))

(defsubprog behind ((ip (ptr ipv4)) (e ptr)) (ptr udp)
  (let ((p (+ ip (* (logand (ipv4-ver-ihl ip) 15) 4))))
    (if (> (+ p 8) e) nil (cast (ptr udp) p))))

(defsubprog has ((p ptr) (e ptr)) u32
  (<= (+ p 20) e))

(defsubprog ports ((udp (ptr udp))) u64
  (+ (* (udp-src-port udp) 65536) (udp-dst-port udp)))

(defprog headers (:type :xdp)
  (let ((e (ctx data-end)) (ip (ip-in (ctx data) e)))
    (unless ip (return XDP_PASS))
    (setf (getmap results 0) (ipv4-ttl ip))
    (let ((udp (behind ip e)))
      (unless udp (return XDP_DROP))
      (setf (getmap results 1) (ports udp))
      (when (has udp e) (setf (getmap results 2) (load u8 udp 19)))
      (let ((long (has ip e)))
        (when long (setf (getmap results 3) (ipv4-protocol ip))))))
  XDP_TX)

(defsubprog cut-front ((by i32)) i64
  (xdp-adjust-head (ctx-ptr) by))

(defprog moved (:type :xdp)
  (when (cut-front 14) (return XDP_ABORTED))
  (let ((d (ctx data)))
    (when (> (+ d 20) (ctx data-end)) (return XDP_PASS))
    (setf (getmap results 0) (ipv4-ttl (cast (ptr ipv4) d))))
  XDP_TX)

;; ---- loops ----

(defprog by-constant (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)) (sum 0) (rounds 0))
    (dotimes (i 100)
      (when (> (+ d 4) e) (break))
      (incf sum (load u8 d))
      (incf rounds)
      (setf d (+ d 4)))
    (setf (getmap results 0) sum (getmap results 1) rounds))
  XDP_TX)

(defprog by-counter (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)) (sum 0) (rounds 0))
    (dotimes (i 100)
      (let ((p (+ d (* i 4))))
        (when (> (+ p 4) e) (break))
        (incf sum (load u8 p))
        (incf rounds)))
    (setf (getmap results 0) sum (getmap results 1) rounds))
  XDP_TX)

(defprog by-test (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)) (sum 0) (rounds 0))
    (while (<= (+ d 4) e) :max 100
      (incf sum (load u8 d))
      (incf rounds)
      (setf d (+ d 4)))
    (setf (getmap results 0) sum (getmap results 1) rounds))
  XDP_TX)

(defprog by-sum (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)) (sum 0) (rounds 0) (offset u32 0))
    (dotimes (i 100)
      (let ((p (+ d offset)))
        (when (> (+ p 4) e) (break))
        (incf sum (load u8 p))
        (incf rounds)
        (incf offset 4)))
    (setf (getmap results 0) sum (getmap results 1) rounds))
  XDP_TX)

;; ---- records ----

(defsubprog reserve ((wanted u32)) (ptr event)
  (if (= wanted 0) nil (cast (ptr event) (ringbuf-reserve events (sizeof event) 0))))

(defsubprog fill ((r (ptr event)) (d ptr) (e ptr)) i64
  (let ((ip (ip-in d e)))
    (unless ip
      (ringbuf-discard r 0)
      (return -22))
    (setf (event-ttl r) (ipv4-ttl ip) (event-port r) 0)
    0))

(defprog report (:type :xdp)
  (let ((r (reserve (u32 (getmap inputs 0)))) (err i64 0))
    (unless r (return XDP_PASS))
    (setf err (fill r (ctx data) (ctx data-end)))
    (when (< err 0) (return XDP_DROP))
    (setf (event-port r) 443)
    (ringbuf-submit r 0))
  XDP_TX)
