;; What is submitted holds what an earlier record left where nothing was set.
(defstruct address (family u8) (port u16))
(defstruct event (pid u32) (peer address) (command (array u8 16)) (words (array u32 4)))
(defmap events :type :ringbuf :max-entries 4096)

(defprog some-way (:type :cgroup-skb :section "cgroup_skb/egress")
  (with-ringbuf (e events (sizeof event)) ; warning: unset-field
    (setf (event-pid e) 1)
    (when (= (ctx len) 40)
      (memset (event-command e) 0 0 16)))
  1)

(defprog inside (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((e (ringbuf-reserve events (sizeof event) 0)))
    (when e
      (memset e 0 0 4)
      (setf (address-port (event-peer e)) 1)
      (memset e 8 0 32)
      (ringbuf-submit e 0))) ; warning: unset-field
  1)

(defprog untyped (:type :cgroup-skb :section "cgroup_skb/egress")
  (with-ringbuf (e events 16) ; warning: unset-field
    (store u64 e 8 1))
  1)

(defsubprog fill ((e (ptr event))) u64
  (setf (event-pid e) 1)
  0)

;; all of it on every way; by a loop, by one that is given it, by the tail call that discards it
(defprog complete (:type :cgroup-skb :section "cgroup_skb/egress")
  (with-ringbuf (e events (sizeof event))
    (setf (event-pid e) 1
          (address-family (event-peer e)) 2)
    (if (= (ctx len) 40)
        (setf (address-port (event-peer e)) 1)
        (setf (address-port (event-peer e)) 2))
    (skb-load-bytes (ctx-ptr) 0 (event-command-ptr e) 16)
    (dotimes (i 4)
      (setf (event-words e i) i)))
  1)

(defprog elsewhere (:type :cgroup-skb :section "cgroup_skb/egress")
  (with-ringbuf (e events (sizeof event))
    (fill e))
  1)

(defmap jumps :type :prog-array :max-entries 4)
(defprog given-back (:type :cgroup-skb :section "cgroup_skb/egress")
  (with-ringbuf (e events (sizeof event))
    (setf (event-pid e) 1)
    (tail-call jumps 1))
  1)
