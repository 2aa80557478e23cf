;;; One program for each kind of attachment; each writes a record of the ring buffer and counts.

(defstruct seen-event (kind u32) (count u32))
(defmap seen :type :array :key-size 4 :value-size 8 :max-entries 4)
(defmap events :type :ringbuf :max-entries 4096)

(defprog fault-cgroup (:type :cgroup-skb :section "cgroup_skb/egress")
  (incf (getmap seen 0))
  (with-ringbuf (r events (sizeof seen-event))
    (setf (seen-event-kind r) 0 (seen-event-count r) 1))
  1)

(defprog fault-xdp (:type :xdp)
  (incf (getmap seen 1))
  (with-ringbuf (r events (sizeof seen-event))
    (setf (seen-event-kind r) 1 (seen-event-count r) 1))
  XDP_PASS)

(defprog fault-trace (:type :raw-tracepoint :section "raw_tp/sys_enter")
  (incf (getmap seen 2))
  (with-ringbuf (r events (sizeof seen-event))
    (setf (seen-event-kind r) 2 (seen-event-count r) 1))
  0)

(defprog fault-perf (:type :perf-event)
  (incf (getmap seen 3))
  (with-ringbuf (r events (sizeof seen-event))
    (setf (seen-event-kind r) 3 (seen-event-count r) 1))
  0)
