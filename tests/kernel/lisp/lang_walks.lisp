;; What was compared, tested or found is what is used: values behind loops, arms, second readings.
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 64 :map-flags (:mmapable))
(defstruct table (count u32) (bytes (array u8 16)))
(defmap tables :type :array :key-size 4 :value-type table :max-entries 1)

;; behind IPv4 options: where the byte is, and what follows it
(defprog find-byte (:type :xdp)
  (with-tcp (d e tcp)
    (dotimes (i 20)
      (let ((o (+ tcp i)))
        (when (> (+ o 4) e) (return XDP_PASS))
        (when (= (load u8 o) #xde)
          (setf (getmap results 0) i
                (getmap results 1) (ntohl (load be32 o)))
          (break))))
    (return XDP_TX))
  XDP_DROP)

;; two forms ask the same packet, the first of them changes it
(defprog two-forms (:type :xdp)
  (with-tcp (d e tcp)
    (setf (tcp-window tcp) 7
          (getmap results 0) (tcp-dst-port tcp)))
  (with-ipv4 (d e ip)
    (setf (getmap results 1) (ipv4-ttl ip)))
  (with-tcp (start end again)
    (setf (getmap results 2) (tcp-window again))
    (return XDP_TX))
  XDP_DROP)

;; a sum that is compared and then read, in three ways of writing
(defprog sums (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)) (off (logand (getmap inputs 0) 63)))
    (when (> (+ d off 4) e) (return XDP_PASS))
    (setf (getmap results 0) (load u8 (+ d off))
          (getmap results 1) (load u8 d (+ off 1))
          (getmap results 2) (load u8 (+ d off) 3))
    XDP_TX))

;; the last byte that < shows
(defprog strictly (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)))
    (if (< (+ d 40) e)
        (setf (getmap results 0) (load u8 d 40))
        (return XDP_PASS))
    XDP_TX))

;; the same of a size that has a name, from the other side
(defprog strictly-sized (:type :xdp)
  (let ((d (cast (ptr eth) (ctx data))) (e (ctx data-end)))
    (when (>= (+ d (sizeof eth)) e) (return XDP_PASS))
    (setf (getmap results 0) (load u8 d 14))
    XDP_TX))

;; two accesses of what others change are two
(defprog accesses (:type :xdp)
  (let ((p (map-lookup tables 0)) (a 0))
    (unless p (return XDP_PASS))
    (setf (table-count p) 5)
    (setf a (if (= (read-once (table-count p))
                   (progn (write-once (table-count p) 6) (read-once (table-count p))))
                1
                2))
    (setf (getmap results 0) a)
    XDP_TX))

;; a flag, and a protocol number, say what was compared
(defprog flags (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)) (known u8 0) (proto u8 0) (ip (cast (ptr ipv4) (+ d 14))))
    (when (> (+ d 14) e) (return XDP_PASS))
    (when (<= (+ d 34) e)
      (setf proto (ipv4-protocol ip))
      (when (= (ipv4-ttl ip) 63) (setf known 1)))
    (incf (getmap results 3))
    (when (= known 1) (setf (getmap results 0) (ipv4-ttl ip)))
    (when (= proto 6) (setf (getmap results 1) (ipv4-id ip)))
    (setf (getmap results 2) known)
    XDP_TX))

;; counters of iterations as offsets
(defprog counted (:type :xdp)
  (let ((sum 0) (last 0))
    (with-ipv4 (d e ip)
      (dotimes (i 10)
        (incf sum (ntohs (load be16 ip (* 2 i)))))
      (dotimes (i 2)
        (dotimes (j 4)
          (setf last (+ (<< last 8) (load u8 ip (+ 12 (* 4 i) j))))))
      (setf (getmap results 0) sum (getmap results 1) last)
      (return XDP_TX))
    XDP_DROP))

;; what a loop found, and how often
(defprog found (:type :xdp)
  (let ((p (map-lookup tables 0)) (at i32 -1) (hits u32 0))
    (unless p (return XDP_PASS))
    (dotimes (i 16) (setf (table-bytes p i) (u8 (* 3 i))))
    (dotimes (i 16)
      (when (= (table-bytes p i) (getmap inputs 0)) (setf at i) (break)))
    (dotimes (i 6)
      (when (= (logand (table-bytes p i) 1) 0) (incf hits)))
    (setf (getmap results 0) (s64 at))
    (when (>= at 0) (setf (getmap results 1) (+ 100 (table-bytes p at))))
    (setf (getmap results 2) (table-bytes p hits))
    XDP_TX))

;; a field is tested and then is the index; a store between makes it another number
(defprog fields (:type :xdp)
  (when-let ((p (map-lookup tables 0)))
    (memset p 0 0 (sizeof table))
    (dotimes (i 20)
      (when (< (table-count p) 16)
        (setf (table-bytes p (table-count p)) (u8 (+ i 1)))
        (incf (table-count p))))
    (setf (getmap results 0) (table-count p)
          (getmap results 1) (table-bytes p 0)
          (getmap results 2) (table-bytes p 15)))
  XDP_TX)

;; loops that would be memset, with a count of run time
(defprog fills (:type :xdp)
  (when-let ((p (map-lookup tables 0)))
    (dotimes (i 16) (setf (table-bytes p i) 1))
    (dotimes (i (getmap inputs 0) :max 16) (setf (table-bytes p i) 9))
    (dotimes (i 16) (setf (getmap results i) (table-bytes p i))))
  XDP_TX)

;; the packet's bytes, or a copy of them
(defprog either (:type :tc)
  (let ((udp (cast (ptr udp) (+ (ctx data) 34))) (copy (make-udp)))
    (when (or (= (getmap inputs 0) 1) (> (+ udp (sizeof udp)) (ctx data-end)))
      (when (skb-load-bytes (ctx-ptr) 34 copy (sizeof udp)) (return TC_ACT_SHOT))
      (setf udp copy))
    (setf (getmap results 0) (udp-dst-port udp)))
  TC_ACT_OK)

(defprog stamp (:type :xdp)
  (when (xdp-adjust-meta (ctx-ptr) -8) (return XDP_DROP))
  (let ((m (cast (ptr u64) (ctx data-meta))) (d (ctx data)))
    (when (> (+ m 8) d) (return XDP_PASS))
    (setf (getmap results 0) 1)
    (store u64 m 0 7)
    (setf (getmap results 1) (load u64 m)))
  XDP_TX)

;; the IP header beside what is behind it, whichever version it is
(defprog any-ip (:type :xdp)
  (with-l4 (d e l4 proto ip)
    (setf (getmap results 0) (>> (ipv4-ver-ihl ip) 4)
          (getmap results 1) proto
          (getmap results 2) (ipv4-ttl ip)
          (getmap results 3) (udp-src-port l4))
    (when (= (>> (ipv4-ver-ihl ip) 4) 6)
      (let ((ip6 (cast (ptr ipv6) ip)))
        (when (> (+ ip6 (sizeof ipv6)) e) (return XDP_PASS))
        (setf (getmap results 2) (ipv6-hop-limit ip6))))
    (return XDP_TX))
  XDP_DROP)

;; a callback reads the packet by the context of the program that hands it over
(defstruct walk (bytes u32) (sum u32))
(defsubprog add-byte ((i u32) (w (ptr walk))) i64
  (let ((d (ctx data)) (e (ctx data-end)))
    (when (> i 500) (return 1))
    (let ((p (+ d i)))
      (when (> (+ p 1) e) (return 1))
      (incf (walk-sum w) (load u8 p))
      (incf (walk-bytes w)))
    0))
(defprog by-callback (:type :xdp)
  (let ((w (make-walk)))
    (bpf-loop 200 add-byte w 0)
    (setf (getmap results 0) (walk-bytes w)
          (getmap results 1) (walk-sum w)
          (getmap results 2) (ctx rx-queue-index)))
  XDP_TX)
