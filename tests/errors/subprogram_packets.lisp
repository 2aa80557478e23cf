; What is shown of a packet before a call is known in the subprogram, and what it shows is known after it.
(defsubprog ttl-of ((ip (ptr ipv4))) u8
  (ipv4-ttl ip)) ; error: packet-bounds
(defsubprog has ((p ptr) (e ptr)) u32
  (if (> (+ p 34) e) 0 1))
(defsubprog shrink () i64
  (xdp-adjust-head (ctx-ptr) 4))
(defsubprog clear ((ip (ptr ipv4))) void
  (setf (ipv4-tos ip) 0)) ; error: type

(defprog nobody-compares (:type :xdp)
  (if (= (ttl-of (cast (ptr ipv4) (+ (ctx data) 14))) 1) XDP_DROP XDP_PASS))

(defprog compares-too-little (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)))
    (unless (has d e) (return XDP_PASS))
    (if (= (load u8 d 34) 1) XDP_DROP XDP_PASS))) ; error: packet-bounds

(defprog looks-at-it-the-wrong-way (:type :xdp)
  (let* ((d (ctx data)) (e (ctx data-end)) (ok (has d e)))
    (when ok (return XDP_PASS))
    (if (= (load u8 d 33) 1) XDP_DROP XDP_PASS))) ; error: packet-bounds

(defprog is-moved (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)))
    (unless (has d e) (return XDP_PASS))
    (shrink)
    (if (= (load u8 d 33) 1) XDP_DROP XDP_PASS))) ; error: packet-bounds

(defprog is-read-only (:type :cgroup-skb)
  (let ((d (ctx data)) (e (ctx data-end)))
    (when (> (+ d 20) e) (return 1))
    (clear (cast (ptr ipv4) d))
    1))

(defprog comes-too-far (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)) (n u32 0))
    (dotimes (i 300)
      (when (> (+ d 4) e) (return XDP_PASS))
      (incf n (load u8 d 1)) ; error: packet-bounds
      (setf d (+ d 255)))
    (if (> n 3) XDP_DROP XDP_PASS)))

;; What a caller has compared counts for the caller's pointers: a subprogram that reads the context compares its own.
(defmap reads-seen :type :array :key-size 4 :value-size 8 :max-entries 4)
(defsubprog reads-the-context () u32
  (load u16 (ctx data) 12)) ; error: packet-bounds
(defsubprog is-handed-it ((at ptr)) u32
  (load u16 at 12))
(defprog compares-before-it-calls (:type :xdp)
  (with-ipv4 (d e ip)
    (setf (getmap reads-seen 1) (+ (reads-the-context) (is-handed-it d))))
  XDP_PASS)
