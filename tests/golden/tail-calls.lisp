;;; Tail calls: with a record that is open, it is discarded first.

(defstruct event
  (mark u32)
  (kind u8))

(defmap jumps :type :prog-array :max-entries 4)
(defmap events :type :ringbuf :max-entries 4096)

(defprog perhaps (:type :cgroup-skb)
  (with-ringbuf (e events (sizeof event))
    (setf (event-mark e) (ctx mark) (event-kind e) 1)
    (when (= (ctx len) 40)
      (tail-call jumps 1)
      (return 0)))
  1)

(defprog falls-through (:type :cgroup-skb)
  (with-ringbuf (e events (sizeof event))
    (setf (event-mark e) (ctx mark) (event-kind e) 1)
    (when (= (ctx len) 40)
      (tail-call jumps (event-mark e))))
  1)

(defprog at-the-end (:type :cgroup-skb)
  (with-ringbuf (e events (sizeof event))
    (setf (event-mark e) (ctx mark))
    (tail-call jumps 2))
  1)

(defprog twice (:type :cgroup-skb)
  (with-ringbuf (e events (sizeof event) :flags BPF_RB_NO_WAKEUP)
    (memset e 0 0 (sizeof event))
    (when (= (ctx len) 40)
      (tail-call jumps 1))
    (when (= (ctx len) 50)
      (tail-call jumps 2)))
  1)
