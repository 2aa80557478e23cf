(defstruct event (pid u32))
(defmap events :type :ringbuf :max-entries 4096)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((e (ringbuf-reserve events (sizeof event) 0)))
    (when e
      (ringbuf-submit e 0)
      (setf (event-pid e) 1))) ; error: released
  1)
