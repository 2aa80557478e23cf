(defstruct pair (left u64) (right u32))
(defstruct small (left u8))
(defmap numbers :type :hash :key-size 4 :value-size 8 :max-entries 8)
(defmap narrow :type :hash :key-size 4 :value-size 2 :max-entries 8)
(defmap pairs :type :hash :key-type pair :value-type pair :max-entries 8)
(defmap by-cpu :type :percpu-hash :key-size 4 :value-size 8 :max-entries 8)
(defmap waiting :type :queue :value-size 8 :max-entries 8)
(defmap maybe :type :bloom-filter :value-size 4 :max-entries 8)
(defmap outer :type :array-of-maps :max-entries 4 :inner numbers)
(defmap jumps :type :prog-array :max-entries 4)
(defmap sockets :type :sockmap :max-entries 4)
(defmap events :type :ringbuf :max-entries 4096)
(defmap one :type :cgroup-storage :value-size 8)
(defmap two :type :cgroup-storage :value-size 8)

(defprog p (:type :cgroup-skb)
  (let ((k u32 0) (b u8 0) (v u64 0) (s (make-small)) (q (make-pair)))
    (map-lookup-ptr numbers 5) ; error: type
    (map-lookup-ptr numbers (stack-addr b)) ; error: bounds
    (map-lookup-ptr pairs s) ; error: bounds
    (map-update-ptr numbers (stack-addr k) (stack-addr k)) ; error: bounds
    (map-update-ptr numbers (stack-addr k)) ; error: argument-count
    (map-delete-ptr waiting (stack-addr k)) ; error: map-operation
    (percpu-lookup numbers 1 0) ; error: map-operation
    (percpu-lookup by-cpu 1) ; error: argument-count
    (percpu-lookup by-cpu 1 -1) ; warning: cut
    (map-push numbers 1) ; error: map-operation
    (map-pop maybe (stack-addr v)) ; error: map-operation
    (map-pop waiting 5) ; error: type
    (map-pop waiting (stack-addr k)) ; error: bounds
    (map-peek waiting v) ; error: type
    (incf (getmap narrow 1)) ; error: atomic-width
    (decf (getmap narrow 1) 2)) ; error: atomic-width
  1)

(defprog inner (:type :cgroup-skb)
  (let ((m (map-lookup outer 1)))
    (map-lookup m 1) ; error: null-deref
    (incf (getmap m 1)) ; error: null-deref
    (when m
      (load u64 m) ; error: type
      (map-update m 1 m) ; error: type
      (incf (getmap m 1)))
    (getmap outer 1) ; error: map-operation
    (map-update outer 1 m)) ; error: map-operation
  1)

(defprog calls (:type :cgroup-skb)
  (tail-call numbers 1) ; error: map-operation
  (tail-call jumps) ; error: argument-count
  (tail-call jumps (ctx-ptr)) ; error: type
  (with-ringbuf (e events (sizeof pair))
    (setf (pair-left e) 1)
    (tail-call jumps 1)
    (setf (pair-right e) 1)) ; error: released
  (let ((e (ringbuf-reserve events (sizeof pair) 0))) ; error: unreleased
    (when e
      (tail-call jumps 1)
      (ringbuf-discard e 0)))
  (with-ringbuf (e numbers (sizeof pair)) ; error: map-operation
    (setf (pair-left e) 1))
  1)

(defprog sockets-found (:type :cgroup-skb)
  (let ((s (map-lookup sockets 1))) ; error: unreleased
    (map-lookup sockets 2) ; error: unreleased
    (getmap sockets 2) ; error: map-operation
    (map-update sockets 1 5) ; error: type
    (atomic-add (get-local-storage one 0) 1)
    (atomic-add (get-local-storage two 0) 1) ; error: map-operation
    (get-local-storage one 1) ; error: constant-range
    (get-local-storage numbers 0) ; error: map-operation
    (ringbuf-query numbers 0) ; error: map-operation
    (when s
      (printk "%d" (load u32 s 4))))
  1)

(defprog sockets-found-again (:type :cgroup-skb)
  (let ((s (map-lookup sockets 1)))
    (when s
      (sk-release s)
      (sk-release s))) ; error: released
  (sk-release (ctx-ptr)) ; error: type
  (sk-release (ctx sk)) ; error: null-deref, released
  (ringbuf-submit (make-pair) 0) ; error: type
  1)

(defsubprog nothing-left () void
  (tail-call jumps 1)) ; error: type
(defsubprog number-left ((i u32)) i32
  (tail-call jumps i)
  0)
(defsubprog each ((map ptr) (key (ptr u32)) (value (ptr u64)) (data ptr)) i64 ; error: ctx-field
  (tail-call jumps 1)
  0)
(defprog from-below (:type :cgroup-skb)
  (nothing-left)
  (for-each-map-elem numbers each nil 0)
  (number-left 1)
  1)
