;; Pointers that may be null, and objects that are left.
(defstruct pair (left u64) (right u32) (bytes (array u8 8)))
(defmap numbers :type :hash :key-size 4 :value-size 8 :max-entries 8)
(defmap pairs :type :array :key-type u32 :value-type pair :max-entries 8)
(defmap by-cpu :type :percpu-hash :key-type u32 :value-type pair :max-entries 8)
(defmap recent :type :lru-hash :key-type u32 :value-type pair :max-entries 8)
(defmap inner :type :array :key-size 4 :value-size 8 :max-entries 2)
(defmap outer :type :array-of-maps :max-entries 4 :inner inner)
(defmap records :type :ringbuf :max-entries 4096)
(defmap streams :type :sockmap :max-entries 4)
(defmap nets :type :lpm-trie :key-type lpm-ipv4 :value-size 8 :max-entries 8 :map-flags :no-prealloc)

(defprog null-read (:type :xdp)
  (let ((v (map-lookup numbers 1)))
    (if (= (load u64 v) 1) XDP_DROP XDP_PASS))) ; error: null-deref

(defprog null-field (:type :tc)
  (let ((p (map-lookup pairs (u32 (ctx len)))))
    (setf (pair-left p) 1)) ; error: null-deref
  0)

(defprog null-of-one-way (:type :tc)
  (let ((p (map-lookup recent 1)))
    (when (> (ctx len) 100)
      (unless p (return 0)))
    (incf (pair-right p))) ; error: null-deref
  0)

(defprog null-wrong-way (:type :cgroup-skb)
  (let ((p (map-lookup recent 1)))
    (unless p
      (incf (pair-right p)))) ; error: null-deref
  1)

(defprog null-set-again (:type :cgroup-skb)
  (let ((p (map-lookup recent 1)))
    (when p
      (setf p (map-lookup recent 2))
      (incf (pair-right p)))) ; error: null-deref
  1)

(defprog null-by-cpu (:type :socket-filter)
  (let ((p (percpu-lookup by-cpu 1 0)))
    (setf (pair-left p) 1)) ; error: null-deref
  0)

(defprog null-prefix (:type :xdp)
  (let ((v (map-lookup nets (cidr "10.0.0.0/8"))))
    (atomic-add v 1)) ; error: null-deref
  XDP_PASS)

(defprog null-inner (:type :tc)
  (let ((m (map-lookup outer 1)))
    (incf (getmap m 1))) ; error: null-deref
  0)

(defprog null-record (:type :syscall)
  (let ((e (ringbuf-reserve records 16 0)))
    (store u64 e 0 1) ; error: null-deref
    (when e (ringbuf-discard e 0)))
  0)

(defprog null-submit (:type :sk-msg)
  (let ((e (ringbuf-reserve records 16 0)))
    (ringbuf-submit e 0)) ; error: null-deref
  SK_PASS)

(defprog null-socket (:type :tc)
  (let ((s (ctx sk)))
    (when (= (load u32 s 4) 2) (return 2))) ; error: null-deref
  0)

(defprog null-arith (:type :cgroup-skb)
  (let ((p (map-lookup recent 1)))
    (memset p 8 0 4)) ; error: null-deref
  1)

(defprog null-in-a-loop (:type :xdp)
  (let ((p (map-lookup recent 1)))
    (unless p (return XDP_PASS))
    (dotimes (i 3)
      (incf (pair-right p)) ; error: null-deref
      (setf p (map-lookup recent i))))
  XDP_PASS)

(defprog null-argument (:type :cgroup-sock-addr :section "cgroup/connect4")
  (let ((p (map-lookup recent 1)))
    (get-current-comm (pair-bytes-ptr p) 8)) ; error: null-deref
  1)

;; ---- what must be given back ----

(defprog kept-early (:type :xdp)
  (let ((e (ringbuf-reserve records 8 0))) ; error: unreleased
    (unless e (return XDP_DROP))
    (when (= (ctx ingress-ifindex) 1) (return XDP_PASS))
    (ringbuf-submit e 0))
  XDP_PASS)

(defprog kept-one-arm (:type :tc)
  (let ((e (ringbuf-reserve records 8 0))) ; error: unreleased
    (when e
      (if (> (ctx len) 100)
          (ringbuf-submit e 0)
          (store u64 e 0 1))))
  0)

(defprog kept-in-a-loop (:type :tc)
  (dotimes (i 3)
    (let ((e (ringbuf-reserve records 8 0))) ; error: unreleased
      (when e
        (when (= i (ctx mark)) (break))
        (ringbuf-submit e 0))))
  0)

(defprog kept-socket (:type :sk-lookup)
  (let ((s (map-lookup streams (u32 0)))) ; error: unreleased
    (when s (return SK_PASS)))
  SK_PASS)

(defprog kept-found (:type :tc)
  (let* ((tuple (make-tuple-ipv4))
         (s (sk-lookup-tcp (ctx-ptr) tuple (sizeof tuple-ipv4) BPF_F_CURRENT_NETNS 0))) ; error: unreleased
    (when s (return 2)))
  0)

(defprog twice (:type :tc)
  (let ((e (ringbuf-reserve records 8 0)))
    (when e
      (ringbuf-submit e 0)
      (ringbuf-discard e 0))) ; error: released
  0)

(defprog read-after (:type :xdp)
  (let ((e (ringbuf-reserve records 8 0)) (n 0))
    (when e
      (store u64 e 0 1)
      (ringbuf-submit e 0)
      (setf n (load u64 e)) ; error: released
      (when (= n 1) (return XDP_DROP))))
  XDP_PASS)

(defprog write-after (:type :syscall)
  (let ((e (ringbuf-reserve records 8 0)))
    (when e
      (ringbuf-discard e 0)
      (store u64 e 0 1))) ; error: released
  0)

(defprog socket-after (:type :sk-lookup)
  (let ((s (map-lookup streams (u32 0))))
    (unless s (return SK_DROP))
    (sk-release s)
    (sk-assign (ctx-ptr) s 0)) ; error: released
  SK_PASS)

(defprog socket-twice (:type :tc)
  (let ((s (map-lookup streams (u32 0))))
    (when s
      (sk-release s)
      (sk-release s))) ; error: released
  0)
