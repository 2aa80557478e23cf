;; On the stack every load and store is at a multiple of its size; elsewhere this machine takes any.
(defstruct words (a u32) (b u32) (c u32) (d u32))
(defmap numbers :type :array :key-size 4 :value-size 8 :max-entries 1)
(defmap values :type :array :key-size 4 :value-size 64 :max-entries 1)

(defprog constant (:type :tc)
  (let ((o (make-words)) (n u32 0) (p (+ o 1)))
    (skb-load-bytes (ctx-ptr) 0 o 16)
    (skb-load-bytes (ctx-ptr) 0 (stack-addr n) 4)
    (store u32 o 2 1) ; error: alignment
    (store u64 o 4 1) ; error: alignment
    (store u64 o 8 1)
    (if (> (+ (load u16 p 0) ; error: alignment
              (load u16 p 1)
              (load u16 (stack-addr n) 1) ; error: alignment
              (load u8 o 3)
              (words-b (+ o 2)) ; error: alignment
              (udp-length (cast (ptr udp) p)) ; error: alignment
              (eth-src-mac-hi (cast (ptr eth) o)))
           5) 1 0)))

(defprog run-time (:type :tc)
  (let ((o (make-words)) (i (logand (ctx len) 7)) (sum u64 0))
    (skb-load-bytes (ctx-ptr) 0 o 16)
    (incf sum (load u32 o i)) ; error: alignment
    (incf sum (load u32 o (* 2 (logand i 3)))) ; error: alignment
    (incf sum (load u16 o (* 2 i)))
    (incf sum (load u32 o (logand i 4)))
    (incf sum (load u32 o (+ 2 (logand i 4)))) ; error: alignment
    (incf sum (load u16 o (- 8 i))) ; error: alignment
    (dotimes (j 4)
      (incf sum (load u32 o (* j 4))))
    (if (> sum 5) 1 0)))

;; a subprogram and a callback are given stack, or a map's value
(defsubprog of-stack ((p (ptr words)) (n u64)) u64
  (+ n (load u32 p 2))) ; error: alignment
(defsubprog of-value ((p (ptr words)) (n u64)) u64
  (+ n (load u32 p 2)))
(defsubprog each ((i u32) (p (ptr words))) i32
  (store u32 p 6 i) ; error: alignment
  0)
(defmap tables :type :array :key-size 4 :value-type words :max-entries 1)
(defprog given (:type :tc)
  (let ((o (make-words)) (sum u64 0))
    (skb-load-bytes (ctx-ptr) 0 o 16)
    (bpf-loop 4 each o 0)
    (incf sum (of-stack o 1))
    (when-let ((v (map-lookup tables 0)))
      (skb-load-bytes (ctx-ptr) 0 v 16)
      (incf sum (load u32 v 2))
      (incf sum (of-value v 2)))
    (if (> sum 5) 1 0)))

;; what nobody is given is in registers; values and packets are where they are
(defprog elsewhere (:type :tc)
  (let ((o (make-words)) (start (ctx data)))
    (setf (words-a o) (ctx len) (words-b o) (ctx hash))
    (when-let ((v (map-lookup values 0)))
      (store u32 v 1 (u32 (load u64 v 3))))
    (when (<= (+ start 20) (ctx data-end))
      (return (load u32 start 1)))
    (if (> (load u32 o 2) 5) 1 0)))

(defprog atomics (:type :tc)
  (when-let ((v (map-lookup values 0)))
    (atomic-add v (logand (ctx len) 31) 1 u32) ; error: atomic-width
    (atomic-add v (logand (ctx len) 28) 1 u32))
  0)

;; the bytes of an event
(defprog event-bytes (:type :tracepoint :section "tracepoint/sched/sched_switch")
  (setf (getmap numbers 0) (ctx u32 26)) ; error: alignment
  (setf (getmap numbers 0) (load u64 (ctx-ptr) 12)) ; error: alignment
  (setf (getmap numbers 0) (+ (ctx u32 24) (ctx u8 27)))
  0)
