;;; What a function reads twice is one variable, as long as it stays the same.
(defstruct state (lock spin-lock) (count u32) (slots (array u32 8)))
(defmap states :type :array :key-type u32 :value-type state :max-entries 1)
(defmap ids :type :hash :key-type u32 :value-type u64 :max-entries 64)

;; tested, and then an index; behind a lock, a store or a call it is read again
(defprog fields (:type :xdp)
  (when-let ((s (map-lookup states 0)))
    (when (< (state-count s) 8)
      (setf (state-slots s (state-count s)) 1)
      (with-spin-lock ((state-lock-ptr s))
        (when (< (state-count s) 8)
          (setf (state-slots s (state-count s)) 2)))))
  XDP_PASS)

;; each read-once reads
(defprog once (:type :xdp)
  (when-let ((s (map-lookup states 0)))
    (when (= (read-once (state-count s)) (read-once (state-count s)))
      (return XDP_DROP)))
  XDP_PASS)

;; < of a size that has a name
(defprog strictly (:type :xdp)
  (let ((d (cast (ptr eth) (ctx data))) (e (ctx data-end)))
    (when (>= (+ d (sizeof eth)) e) (return XDP_PASS))
    (if (and (< (+ d 20) e) (= (load u8 d 20) 1)) XDP_DROP XDP_PASS)))

;; a variable that is narrower has a part of it
(defprog who (:type :raw-tracepoint :section "raw_tp/sched_switch")
  (let ((tid u32 (cast u32 (get-current-pid-tgid))))
    (setf (getmap ids tid) (>> (get-current-pid-tgid) 32)))
  0)

;; the address that is compared is the one that is read; where its number is assigned it is another
(defprog sums (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)) (off (logand (ctx rx-queue-index) 63)))
    (when (> (+ d off 4) e) (return XDP_PASS))
    (when (= (load u32 (+ d off)) 1) (return XDP_DROP))
    (setf off (+ off 4))
    (when (> (+ d off 4) e) (return XDP_PASS))
    (if (= (load u32 d off) 2) XDP_DROP XDP_PASS)))

;; a flag says which lookup there was, and keeps its register
(defprog flag (:type :xdp)
  (let ((s (map-lookup states 0)) (found u8 0))
    (when s (setf found 1))
    (incf (getmap ids 7))
    (when (= found 1) (setf (state-count s) 0)))
  XDP_PASS)
