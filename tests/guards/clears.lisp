;;; Two objects of 516 bytes, one behind the other: clang makes one memset of 1,032.
(defstruct line (length u32) (bytes (array u8 512)))
(defmap events :type :ringbuf :max-entries 4096)
(defprog collect (:type :cgroup-skb :section "cgroup_skb/egress" :scratch t)
  (let ((line (make-line)) (other (make-line)))
    (setf (line-length line) (ctx len))
    (ringbuf-output events line (sizeof line) 0)
    (ringbuf-output events other (sizeof line) 0))
  1)
