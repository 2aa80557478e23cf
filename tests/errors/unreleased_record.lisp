(defstruct event (pid u32))
(defmap events :type :ringbuf :max-entries 4096)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((e (ringbuf-reserve events (sizeof event) 0))) ; error: unreleased
    (when e
      (setf (event-pid e) 1)
      (when (= (ctx len) 40)
        (return 0))
      (ringbuf-submit e 0)))
  1)
