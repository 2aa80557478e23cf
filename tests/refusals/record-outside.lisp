;; A byte behind a record's end.
(defmap events :type :ringbuf :max-entries 4096)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((e (ringbuf-reserve events 8 0)))
    (when e
      (store u64 e 16 1)
      (ringbuf-submit e 0)))
  1)
