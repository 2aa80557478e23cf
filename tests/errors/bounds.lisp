(defstruct small (a u32) (b u32))
(defstruct large (a u64) (b (array u8 16)))
(defmap counts :type :hash :key-size 4 :value-size 8 :max-entries 16)
(defmap events :type :ringbuf :max-entries 4096)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let* ((s (make-small))
         (l (cast (ptr large) s))
         (half u16 0)
         (v (map-lookup counts 1)))
    (store u32 s 4 1)
    (store u32 s 5 1) ; error: bounds
    (store u32 s -1 1) ; error: bounds
    (setf (large-a l) 2)
    (memset (large-b-ptr l) 0 0 1) ; error: bounds
    (memcpy s 0 (+ s 4) 0 4)
    (memcpy s 0 (+ s 4) 0 5) ; error: bounds
    (when v
      (store u8 v 7 1)
      (store u8 v 8 1)) ; error: bounds
    (store u16 (stack-addr half) 0 1)
    (store u32 (stack-addr half) 0 1)) ; error: bounds
  1)

(defprog q (:type :cgroup-sock :section "cgroup/sock_create")
  (let ((e (ringbuf-reserve events 16 0)))
    (when e
      (get-current-comm e 16)
      (get-current-comm e 17) ; error: bounds
      (get-current-comm e 0) ; error: bounds
      (get-current-comm e #x80000000) ; error: bounds
      (ringbuf-submit e 0)))
  1)

(defstruct event (time u64) (command (array u8 16)))

;; the same inside with-ringbuf, through an array's address, and with a size of run time
(defprog r (:type :cgroup-sock :section "cgroup/sock_create")
  (with-ringbuf (e events (sizeof event))
    (setf (event-time e) 1)
    (get-current-comm (event-command e) 16)
    (get-current-comm (event-command-ptr e) 17) ; error: bounds
    (memcpy (event-command e) 8 (event-command e) 0 8)
    (memset (event-command e) 8 0 9) ; error: bounds
    (let ((n (ctx priority)))
      (get-current-comm (event-command e) n) ; error: bounds
      (when (and (>= n 1) (<= n 16))
        (get-current-comm (event-command e) n))))
  1)
