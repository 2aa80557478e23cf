;; Counts what a socket's congestion control is asked, and lets Reno decide.
(import-kernel-struct tcp-sock snd_cwnd snd_ssthresh)
(defkfunc tcp-reno-ssthresh ((sk (ptr sock))) u32)
(defkfunc tcp-reno-cong-avoid ((sk (ptr sock)) (ack u32) (acked u32)) void)
(defkfunc tcp-reno-undo-cwnd ((sk (ptr sock))) u32)
(defglobal begun u64)
(defglobal acks u64)
(defglobal window u32)

(defprog begin (:type :struct-ops)
  (incf begun))

(defprog half (:type :struct-ops)
  (tcp-reno-ssthresh (ctx sk)))

(defprog grow (:type :struct-ops)
  (incf acks (ctx acked))
  (setf window (tcp-sock-snd-cwnd (as-tcp-sock (ctx sk))))
  (tcp-reno-cong-avoid (ctx sk) (ctx ack) (ctx acked)))

(defprog undo (:type :struct-ops)
  (tcp-reno-undo-cwnd (ctx sk)))

(defstruct-ops counted tcp-congestion-ops
  (init begin) (ssthresh half) (cong-avoid grow) (undo-cwnd undo) (name "skep_counted"))
