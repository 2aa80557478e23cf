;; Structs of the kernel's that programs fill: which there are, their members, the programs, the values.
(defkfunc tcp-reno-ssthresh ((sk (ptr sock))) u32)
(defkfunc tcp-reno-cong-avoid ((sk (ptr sock)) (ack u32) (acked u32)) void)
(defkfunc tcp-reno-undo-cwnd ((sk (ptr sock))) u32)
(defglobal n u32)
(defprog half (:type :struct-ops) (tcp-reno-ssthresh (ctx sk)))
(defprog grow (:type :struct-ops) (tcp-reno-cong-avoid (ctx sk) 1 1))
(defprog undo (:type :struct-ops) (tcp-reno-undo-cwnd (ctx sk)))
(defprog maybe (:type :struct-ops :optional t) 0)
(defprog packets (:type :tc) 0)

(defstruct-ops good tcp-congestion-ops
  (ssthresh half) (cong-avoid grow) (undo-cwnd undo) (flags #x2) (name "good.0_1"))
(defstruct-ops good tcp-congestion-ops ; error: duplicate
  (ssthresh half) (cong-avoid grow) (undo-cwnd undo) (name "good2"))
(defstruct-ops n tcp-congestion-ops ; error: duplicate
  (ssthresh half) (cong-avoid grow) (undo-cwnd undo) (name "n"))
(defstruct-ops misspelt tcp-congestion-op (ssthresh half)) ; error: section-target
(defstruct-ops no-ops task-struct (pid 1)) ; error: section-target
(defstruct-ops lacks-name tcp-congestion-ops ; error: malformed
  (ssthresh half) (cong-avoid grow) (undo-cwnd undo))
(defstruct-ops lacks-function tcp-congestion-ops ; error: malformed
  (ssthresh half) (undo-cwnd undo) (name "x"))
(defstruct-ops members tcp-congestion-ops
  (ssthres half) ; error: unknown-field
  (ssthresh halve) ; error: unknown-variable
  (cong-avoid packets) ; error: section-type
  (undo-cwnd maybe) ; error: malformed
  (init half) ; error: duplicate
  (release 5) ; error: type
  (get-info grow) ; error: unsupported
  (key 7) ; error: unsupported
  (owner nil) ; error: unsupported
  (min-tso-segs) ; error: malformed
  (flags "x") ; error: type
  (name "a-name-of-more-than-15-letters")) ; error: constant-range
(defstruct-ops values tcp-congestion-ops
  (flags 4294967296) ; error: constant-range
  (flags n) ; error: not-constant
  (name "not a name") ; error: malformed
  (name 3)) ; error: type
(defstruct-ops linked tcp-congestion-ops
  :link t ; error: unsupported
  (ssthresh half) (cong-avoid grow) (undo-cwnd undo) (name "linked"))
(defstruct-ops optioned tcp-congestion-ops
  :pinned t ; error: unknown-option
  (ssthresh half) (cong-avoid grow) (undo-cwnd undo) (name "optioned"))
(defstruct-ops 5 tcp-congestion-ops) ; error: malformed
