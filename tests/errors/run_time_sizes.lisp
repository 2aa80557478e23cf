;; Sizes that are known at run time only, of packets and behind pointers that were moved; offsets that may be misaligned.
(defstruct rev (len u32) (content (array u8 4096)))
(defstruct hist (slots (array u32 26)) (wide (array u64 4)))
(defstruct buf (b (array u8 64)))
(defmap revs :type :array :key-type u32 :value-type rev :max-entries 1)
(defmap hists :type :array :key-type u32 :value-type hist :max-entries 1)

(defprog packet (:type :xdp)
  (with-ipv4 (d e ip)
    (let ((ihl (* 4 (logand (ipv4-ver-ihl ip) 15))))
      (csum-diff nil 0 ip (min ihl 20) 0)
      (csum-diff nil ihl ip 20 0) ; error: bounds
      (csum-diff nil 0 ip ihl 0))) ; error: packet-bounds
  XDP_PASS)

(defprog moved (:type :tracepoint :section "tracepoint/syscalls/sys_exit_read")
  (when-let ((v (map-lookup revs 0)))
    (let ((n (logand (get-prandom-u32) 2047)))
      (probe-read-user (+ (rev-content-ptr v) (logand (rev-len v) 2047)) n 4096)
      (probe-read-user (+ (rev-content-ptr v) (rev-len v)) n 4096))) ; error: bounds
  0)

(defprog bits (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((slot (min (log2 (ctx len)) 3)) (x (make-buf)) (h (map-lookup hists 0)))
    (skb-load-bytes (ctx-ptr) 0 (buf-b x) 64)
    (unless h (return 1))
    (atomic-add (+ (hist-slots h) (* 4 slot)) 1)
    (atomic-add (hist-slots-ptr h slot) 1)
    (atomic-add (hist-slots-ptr h (ctx len)) 1) ; error: bounds, bounds
    (atomic-add (+ (hist-slots h) (* 4 slot)) 0 1 u64) ; error: atomic-width
    (dotimes (i 4)
      (atomic-add (+ h (* 8 i)) 0 1 u64)
      (atomic-add (+ h (* 4 i)) 0 1 u64)) ; error: atomic-width
    (when (<= (buf-b x 12) 30)
      (let ((at (buf-b x 12)))
        (when (< at 30)
          (return (logand (load u16 (+ (buf-b x) at)) 1)))))) ; error: alignment
  1)
