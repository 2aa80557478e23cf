; Tail calls: one section for a table, little stack above, nothing that is held.
(declaim (policy-hole connect4 connect6 sendmsg4))
(defstruct large (bytes (array u8 250)))
(defstruct small (bytes (array u8 200)))
(defmap records :type :ringbuf :max-entries 4096)
(defmap jumps :type :prog-array :max-entries 4)
(defmap others :type :prog-array :max-entries 4)
(defmap connects :type :prog-array :max-entries 4)

(defprog first-of-jumps (:type :xdp) (tail-call jumps 1) XDP_PASS)
(defprog of-another-type (:type :tc) (tail-call jumps 1) 0) ; error: map-operation
(defprog first-of-connects (:type :cgroup-sock-addr :section "cgroup/connect4")
  (tail-call connects 1)
  1)
(defprog of-another-attach-type (:type :cgroup-sock-addr :section "cgroup/sendmsg4")
  (tail-call connects 1) ; error: map-operation
  1)

(defsubprog jump () i32
  (tail-call others 1)
  0)
(defprog has-little-above (:type :tc)
  (let ((b (make-small)))
    (skb-load-bytes (ctx-ptr) 0 b 200)
    (jump)
    (if (= (small-bytes b 4) 1) 2 0)))
(defprog has-too-much-above (:type :tc) ; error: stack
  (let ((b (make-large)))
    (skb-load-bytes (ctx-ptr) 0 b 250)
    (jump)
    (if (= (large-bytes b 4) 1) 2 0)))
(defprog has-it-beside (:type :tc :section "tcx/ingress")
  (let ((b (make-large)))
    (skb-load-bytes (ctx-ptr) 0 b 250)
    (tail-call others 1)
    (if (= (large-bytes b 4) 1) 2 0)))

(defprog holds-a-record (:type :tc)
  (let ((r (ringbuf-reserve records 8 0))) ; error: unreleased
    (when r
      (store u64 r 0 1)
      (jump)
      (ringbuf-submit r 0)))
  (with-ringbuf (r records 8) ; error: unreleased
    (store u64 r 0 1)
    (jump))
  0)
