;; A record that is used after it was submitted.
(defmap events :type :ringbuf :max-entries 4096)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((e (ringbuf-reserve events 8 0)))
    (when e
      (ringbuf-submit e 0)
      (store u64 e 0 1)))
  1)
