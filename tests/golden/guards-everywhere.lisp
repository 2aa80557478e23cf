;;; Each guard stands wherever it is safe: nothing here is known to need one.
(declaim (guards all))

(defstruct cell (hits u32) (words (array u64 4)))
(defmap cells :type :array :key-size 4 :value-type cell :max-entries 8)
(defmap lens :type :hash :key-size 4 :value-size 8 :max-entries 64)

;; Reads, masks, tests and choices of a packet's length.
(defprog lengths (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((len (ctx len)) (slot (logand len 7)) (n (min len 1500)))
    (when-let ((c (map-lookup cells slot)))
      (incf (cell-hits c))
      (when (< len 100)
        (setf (cell-words c 0) n)))
    (unless (= n 0)
      (setf (getmap lens slot) n))
    (setf (ctx mark) slot)
    (let ((verdict (if (< len 40) 0 1)))
      verdict)))

;; A sum over a few iterations, and an object on the stack.
(defprog sums (:type :cgroup-skb :section "cgroup_skb/ingress")
  (let ((sum 0) (c (make-cell)) (at (logand (ctx hash) 3)))
    (dotimes (i 4)
      (incf sum (cell-words c i)))
    (setf (cell-words c at) sum)
    (dotimes (i 12)
      (when (= (ctx priority) i)
        (incf sum)))
    (if (> sum (cell-words c at)) 1 0)))

;; A pointer that an offset of run time moves.
(defprog options (:type :xdp)
  (with-packet (d e :min-len 34)
    (let ((p (+ d (logand (load u8 d 14) 15))))
      (when (<= (+ p 4) e)
        (return (if (= (load u32 p 0) 7) XDP_DROP XDP_PASS)))))
  XDP_PASS)
