;;; Structs and unions that are written where they stand, and arrays of arrays.
(defstruct point (x i8) (y i32))
(defstruct event
  (kind u8)
  ((union (id u32) (bytes (array u8 6)) ((struct (low u16) (high u16)))))
  (inner (struct (a u8) (b u32) (deep (struct (q u16)))))
  (many (array (struct (k u16) (v u64)) 3))
  (either (union (w u64) (p point)))
  ((struct (first u8) (bits u32 :bits 5) (count u64)))
  (grid (array (array (array u16 2) 3) 4))
  (points (array (array point 2) 2))
  (end u8))
(defmap seen :type :hash :key-type u32 :value-type event :max-entries 4)
(defmap plain :type :ringbuf :max-entries 4096)
(defstruct sent
  (kind u8)
  ((struct (flag u8) (number u32)))
  (inside (struct (a u8) (b u64))))
(defglobal begun event
  (make-event :id 7 :count 9 :inner (make-event-inner :b 3 :deep (make-event-inner-deep :q 1))
              :either (make-event-either :p (make-point :y 5)) :grid '(((1 2) (3 4)) nil)))

(defprog fill (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((e (make-event)) (i (logand (ctx len) 1)))
    (setf (event-id e) 5 (event-high e) 3 (event-bytes e 2) 1
          (event-inner-b (event-inner e)) 7
          (event-inner-deep-q (event-inner-deep (event-inner e))) 3
          (event-many-v (event-many e 2)) 8
          (event-either-w (event-either e)) 9
          (point-y (event-either-p (event-either e))) 2
          (event-first e) 1 (event-bits e) 4 (event-count e) (event-id begun)
          (event-grid e 1 2 i) (event-grid begun i 1 1)
          (point-y (event-points e i 1)) 4)
    (incf (event-grid e 0 i i))
    (memset (event-grid-ptr e 1 1) 0 3 4)
    (store u16 (event-grid-ptr e 1 1 1) 0 6)
    (atomic-add (event-count-ptr e) 1)
    (map-update seen 1 e))
  (with-ringbuf (s plain (sizeof sent))
    (setf (sent-kind s) 1 (sent-flag s) 2 (sent-number s) 3
          (sent-inside-a (sent-inside s)) 4 (sent-inside-b (sent-inside s)) 5))
  1)

(with-bpf-session ()
  (setf (bpf:map-ref seen 1) (make-event :id 3 :bits 9 :inner (make-event-inner :a 2)))
  (bpf:do-map (k v seen)
    (print-row (k k) (id (event-id v)) (high (event-high v)) (a (event-inner-a (event-inner v)))))
  (bpf:on-event (s plain)
    (print-record s)))
