;; A congestion control: functions by a member's prototype, with and without a result.
(defkfunc tcp-reno-ssthresh ((sk (ptr sock))) u32)
(defkfunc tcp-reno-cong-avoid ((sk (ptr sock)) (ack u32) (acked u32)) void)
(defkfunc tcp-reno-undo-cwnd ((sk (ptr sock))) u32)
(defglobal begun u64)
(defglobal states u32)
(defglobal acks u64)

;; Without a result the kernel looks at none.
(defprog begin (:type :struct-ops)
  (incf begun))

(defprog half (:type :struct-ops)
  (tcp-reno-ssthresh (ctx sk)))

(defprog grow (:type :struct-ops)
  (incf acks (ctx acked))
  (tcp-reno-cong-avoid (ctx sk) (ctx ack) (ctx acked)))

(defprog undo (:type :struct-ops)
  (tcp-reno-undo-cwnd (ctx sk)))

(defprog state (:type :struct-ops)
  (setf states (logior states (<< 1 (logand (ctx new-state) 7)))))

;; What sockets ask for by setsockopt(TCP_CONGESTION).
(defstruct-ops counted tcp-congestion-ops
  (init begin) (ssthresh half) (cong-avoid grow) (undo-cwnd undo) (set-state state)
  (flags 2) (name "counted"))

(defstruct-ops plain tcp-congestion-ops
  (ssthresh half) (cong-avoid grow) (undo-cwnd undo) (name "plain"))
