;; What is known in a subprogram, and after it: the kernel follows each call.
(defstruct pair (left u64) (right u64))
(defmap records :type :ringbuf :max-entries 4096)
(defmap numbers :type :hash :key-size 4 :value-size 8 :max-entries 8)
(defmap streams :type :sockmap :max-entries 4)
(defmap jumps :type :prog-array :key-size 4 :value-size 4 :max-entries 4)
(defmap jumps-of-tc :type :prog-array :key-size 4 :value-size 4 :max-entries 4)

;; ---- packets ----

(defprog nobody-compares (:type :xdp)
  (if (= (ttl-of (cast (ptr ipv4) (+ (ctx data) 14))) 1) XDP_DROP XDP_PASS))
(defsubprog ttl-of ((ip (ptr ipv4))) u8
  (ipv4-ttl ip)) ; error: packet-bounds

(defprog caller-compares-too-little (:type :tc)
  (let ((d (ctx data)) (e (ctx data-end)))
    (when (> (+ d 22) e) (return 0))
    (if (= (second-ttl-of (cast (ptr ipv4) (+ d 14))) 1) 2 0)))
(defsubprog second-ttl-of ((ip (ptr ipv4))) u8
  (ipv4-ttl ip)) ; error: packet-bounds

(defsubprog has ((p ptr) (e ptr)) u32 (if (> (+ p 34) e) 0 1))
(defprog result-is-not-looked-at (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)))
    (has d e)
    (if (= (ipv4-ttl (cast (ptr ipv4) (+ d 14))) 1) XDP_DROP XDP_PASS))) ; error: packet-bounds
(defprog result-is-taken-the-wrong-way (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)))
    (when (has d e) (return XDP_PASS))
    (if (= (ipv4-ttl (cast (ptr ipv4) (+ d 14))) 1) XDP_DROP XDP_PASS))) ; error: packet-bounds

(defprog the-result-says-nothing-after-a-move (:type :xdp)
  (let* ((d (ctx data)) (e (ctx data-end)) (ok (has d e)))
    (shrink)
    (setf d (ctx data))
    (unless ok (return XDP_PASS))
    (if (= (ipv4-ttl (cast (ptr ipv4) (+ d 14))) 1) XDP_DROP XDP_PASS))) ; error: packet-bounds

(defsubprog shrink () i64 (xdp-adjust-head (ctx-ptr) 4))
(defprog moved-by-the-callee (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)))
    (when (> (+ d 34) e) (return XDP_PASS))
    (shrink)
    (if (= (ipv4-ttl (cast (ptr ipv4) (+ d 14))) 1) XDP_DROP XDP_PASS))) ; error: packet-bounds

(defprog moved-in-the-callee (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)))
    (when (> (+ d 34) e) (return XDP_PASS))
    (if (= (move-and-read (cast (ptr ipv4) (+ d 14))) 1) XDP_DROP XDP_PASS)))
(defsubprog move-and-read ((ip (ptr ipv4))) u8
  (shrink)
  (ipv4-ttl ip)) ; error: packet-bounds

(defprog written-where-it-is-read-only (:type :cgroup-skb)
  (let ((d (ctx data)) (e (ctx data-end)))
    (when (> (+ d 20) e) (return 1))
    (clear (cast (ptr ipv4) d))
    1))
(defsubprog clear ((ip (ptr ipv4))) void
  (setf (ipv4-tos ip) 0)) ; error: type

(defsubprog ip-in ((d ptr) (e ptr)) (ptr ipv4)
  (if (> (+ d 34) e) nil (cast (ptr ipv4) (+ d 14))))
(defprog given-header-is-longer (:type :xdp)
  (let ((ip (ip-in (ctx data) (ctx data-end))))
    (unless ip (return XDP_PASS))
    (if (= (load u32 ip 20) 1) XDP_DROP XDP_PASS))) ; error: packet-bounds
(defprog given-header-may-be-null (:type :xdp)
  (let ((ip (ip-in (ctx data) (ctx data-end))))
    (if (= (ipv4-ttl ip) 1) XDP_DROP XDP_PASS))) ; error: null-deref

(defprog declared-as-another-pointer (:type :xdp)
  (let ((ip (ptr ipv4) (ctx data)))
    (if (= (ipv4-ttl ip) 1) XDP_DROP XDP_PASS))) ; error: packet-bounds

;; ---- null ----

(defprog nobody-tests (:type :xdp)
  (bump (map-lookup numbers 1))
  XDP_PASS)
(defsubprog bump ((p (ptr u64))) void
  (atomic-add p 1)) ; error: null-deref

(defsubprog is-null ((p ptr)) u32 (if p 0 1))
(defprog tested-the-wrong-way (:type :xdp)
  (let ((p (map-lookup numbers 1)))
    (when (is-null p) (atomic-add p 1))) ; error: null-deref
  XDP_PASS)

(defprog nil-is-handed-over (:type :tc)
  (bump-too nil)
  0)
(defsubprog bump-too ((p (ptr u64))) void
  (atomic-add p 1)) ; error: null-deref

;; ---- references ----

(defsubprog reserve () (ptr pair) (cast (ptr pair) (ringbuf-reserve records (sizeof pair) 0)))
(defsubprog submit ((p (ptr pair))) void (ringbuf-submit p 0))

(defprog caller-forgets (:type :xdp)
  (let ((r (reserve))) ; error: unreleased
    (when r (setf (pair-left r) 1)))
  XDP_PASS)
(defprog caller-drops-the-result (:type :xdp)
  (if (reserve) XDP_DROP XDP_PASS)) ; error: unreleased

(defprog callee-forgets (:type :xdp)
  (is-full)
  XDP_PASS)
(defsubprog is-full () u32
  (let ((r (ringbuf-reserve records 16 0))) ; error: unreleased
    (if r 0 1)))

(defsubprog submit-some ((p (ptr pair)) (n u32)) void
  (when (= n 1) (ringbuf-submit p 0)))
(defprog callee-forgets-on-one-way (:type :xdp)
  (let ((r (reserve))) ; error: unreleased
    (when r (submit-some r (ctx ingress-ifindex))))
  XDP_PASS)

(defprog after-the-callee-released-it (:type :xdp)
  (let ((r (reserve)))
    (when r
      (submit r)
      (setf (pair-left r) 1))) ; error: released
  XDP_PASS)
(defprog twice-by-caller-and-callee (:type :tc)
  (let ((r (reserve)))
    (when r
      (submit r)
      (ringbuf-discard r 0))) ; error: released
  0)
(defprog released-and-handed-on (:type :tc)
  (let ((r (reserve)))
    (when r
      (ringbuf-discard r 0)
      (submit-again r)))
  0)
(defsubprog submit-again ((p (ptr pair))) void
  (ringbuf-submit p 0)) ; error: released

(defprog the-form-submits-it (:type :xdp)
  (with-ringbuf (r records 16)
    (ringbuf-submit r 0)) ; error: released
  XDP_PASS)
(defprog the-form-submits-what-it-handed-on (:type :xdp)
  (with-ringbuf (r records (sizeof pair))
    (submit-for-it r))
  XDP_PASS)
(defsubprog submit-for-it ((p (ptr pair))) void
  (ringbuf-submit p 0)) ; error: released

(defprog not-kept-any-more (:type :xdp)
  (let ((r (ringbuf-reserve records 8 0))) ; error: unreleased
    (setf r nil))
  XDP_PASS)
(defprog either-is-lost (:type :xdp)
  (let ((r (if (ctx ingress-ifindex) ; error: unreleased
               (ringbuf-reserve records 8 0)
               (ringbuf-reserve records 16 0))))
    (when r (store u64 r 0 1)))
  XDP_PASS)

(defsubprog fill-or-fail ((p (ptr pair)) (n u64)) i64
  (when (= n 0) (ringbuf-discard p 0) (return -22))
  (setf (pair-left p) n (pair-right p) 0)
  0)
(defprog the-error-is-not-looked-at (:type :xdp)
  (let ((r (reserve)))
    (unless r (return XDP_PASS))
    (fill-or-fail r (ctx ingress-ifindex))
    (submit-too r))
  XDP_PASS)
(defsubprog submit-too ((p (ptr pair))) void
  (ringbuf-submit p 0)) ; error: released
(defprog the-error-is-taken-the-wrong-way (:type :xdp)
  (let ((r (reserve)) (err i64 0)) ; error: unreleased
    (unless r (return XDP_PASS))
    (setf err (fill-or-fail r (ctx ingress-ifindex)))
    (when (= err 0) (return XDP_DROP)))
  XDP_PASS)

(defsubprog find () ptr (map-lookup streams (u32 0)))
(defsubprog give-back ((s ptr)) void (sk-release s))
(defprog socket-is-kept (:type :tc)
  (let ((s (find))) ; error: unreleased
    (when s (return 2)))
  0)
(defprog socket-is-given-back-twice (:type :tc)
  (let ((s (find)))
    (when s
      (give-back s)
      (give-back-again s)))
  0)
(defsubprog give-back-again ((s ptr)) void
  (sk-release s)) ; error: released

;; ---- values ----

(defsubprog verdict ((n u32)) u32 (if (= n 1) 0 (if (= n 2) 4 1)))
(defprog verdict-outside (:type :cgroup-skb)
  (verdict (ctx ifindex))) ; error: return-value

(defstruct table (bytes (array u8 16)))
(defmap tables :type :array :key-size 4 :value-type table :max-entries 1)
(defprog index-outside (:type :xdp)
  (when-let ((p (map-lookup tables 0)))
    (let ((i (ctx ingress-ifindex)))
      (when (and (< i 17) (byte-at p i)) (return XDP_DROP))))
  XDP_PASS)
(defsubprog byte-at ((p (ptr table)) (i u32)) u8
  (table-bytes p i)) ; error: bounds

(defsubprog right-of ((p (ptr pair))) u64 (pair-right p))
(defprog object-is-smaller-than-its-type (:type :xdp)
  (let ((n 1))
    (if (= (right-of (cast (ptr pair) (stack-addr n))) 3) XDP_DROP XDP_PASS))) ; error: bounds
(defmap halves :type :array :key-size 4 :value-size 8 :max-entries 1)
(defprog value-is-smaller-than-its-type (:type :tc)
  (let ((p (map-lookup halves 0)))
    (when (and p (= (right-of (cast (ptr pair) p)) 3)) (return 2))) ; error: bounds
  0)

(defprog object-ends-before (:type :tc)
  (let ((a 1) (b 2))
    (word-at-4 (stack-addr a))
    (if (= (word-at-4 (+ (stack-addr b) 4)) 3) 2 0)))
(defsubprog word-at-4 ((p ptr)) u32
  (load u32 p 4)) ; error: bounds
(defprog value-ends-before (:type :tc)
  (let ((p (map-lookup halves 0)))
    (if (and p (= (word-moved p (ctx len)) 3)) 2 0)))
(defsubprog word-moved ((p ptr) (n u32)) u32
  (load u32 (+ p n))) ; error: bounds

(defprog socket-is-only-read (:type :tc)
  (when-let ((s (ctx sk))) (store-into s))
  0)
(defsubprog store-into ((p ptr)) void
  (store u32 p 4 7)) ; error: type
(defprog atomic-in-a-packet (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)))
    (when (> (+ d 8) e) (return XDP_PASS))
    (add-atomically (cast (ptr u64) d)))
  XDP_PASS)
(defsubprog add-atomically ((p (ptr u64))) void
  (atomic-add p 1)) ; error: type
(defprog helper-into-a-packet (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)))
    (when (> (+ d 16) e) (return XDP_PASS))
    (name-into d))
  XDP_PASS)
(defsubprog name-into ((p ptr)) i64
  (probe-read-kernel p 8 p)) ; error: type

;; ---- callbacks ----

(defsubprog each ((i u32) (p (ptr pair))) i64 (incf (pair-right p)) 0)
(defprog callback-gets-a-value (:type :xdp)
  (when-let ((v (map-lookup wholes 0)))
    (bpf-loop 3 each v 0)) ; error: type
  XDP_PASS)
(defprog callback-gets-a-record (:type :xdp)
  (with-ringbuf (v records (sizeof pair))
    (bpf-loop 3 each v 0)) ; error: type
  XDP_PASS)
(defprog callback-gets-too-little (:type :xdp)
  (let ((n 1))
    (bpf-loop 3 each (cast (ptr pair) (stack-addr n)) 0)) ; error: bounds
  XDP_PASS)
(defmap wholes :type :array :key-size 4 :value-type pair :max-entries 1)
(defprog callback-forgets (:type :xdp)
  (bpf-loop 3 each-keeps nil 0)
  XDP_PASS)
(defsubprog each-keeps ((i u32) (p ptr)) i64
  (let ((r (ringbuf-reserve records 8 0))) ; error: unreleased
    (if r 1 0)))
(defprog callback-calls-on (:type :xdp)
  (bpf-loop 3 each-finds nil 0)
  XDP_PASS)
(defsubprog each-finds ((i u32) (p ptr)) i64
  (add-one (map-lookup numbers i))
  0)
(defsubprog add-one ((v (ptr u64))) void
  (atomic-add v 1)) ; error: null-deref

;; ---- tail calls ----

(defsubprog jump () i32
  (tail-call jumps 1)
  0)
(defprog jumps-while-it-holds (:type :xdp)
  ;; kernel accepts: 6.1 and later ask only what the frame itself has got; 5.10 refuses it, and the record is lost
  (let ((r (reserve))) ; error: unreleased
    (when r
      (jump)
      (submit r)))
  XDP_PASS)
(defprog jumps-out-of-the-form (:type :xdp)
  ;; kernel accepts: the same, with a record of the form
  (with-ringbuf (r records 8) ; error: unreleased
    (jump))
  XDP_PASS)

(defstruct large (bytes (array u8 250)))
(defprog jumps-below-much-stack (:type :tc) ; error: stack
  (let ((b (make-large)))
    (skb-load-bytes (ctx-ptr) 0 b 250)
    (jump-below)
    (if (= (large-bytes b 4) 1) 2 0)))
(defsubprog jump-below () i32
  (tail-call jumps-of-tc 1)
  0)
(defmap others :type :prog-array :key-size 4 :value-size 4 :max-entries 4)
(defprog result-is-void (:type :xdp)
  (jump-and-nothing)
  XDP_PASS)
(defsubprog jump-and-nothing () void
  (tail-call others 1)) ; error: type
(defprog socket-over-a-jump (:type :tc)
  (let ((s (map-lookup streams (u32 0)))) ; error: unreleased
    (when s
      (tail-call jumps-of-tc 1)
      (sk-release s)))
  0)
