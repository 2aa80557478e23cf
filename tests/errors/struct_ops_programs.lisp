;; Programs of :struct-ops: each is a member's, and has the member's arguments.
(defprog half (:type :struct-ops)
  (if (ctx skb) 1 2)) ; error: unknown-field
(defprog grow (:type :struct-ops)
  (+ (ctx-arg u32 1) (ctx-arg u32 3)) ; error: constant-range
  0)
(defprog undo (:type :struct-ops)
  (ctx sk)) ; error: type
(defprog later (:type :struct-ops :section "struct_ops.s") ; error: unsupported
  0)
(defstruct-ops ops tcp-congestion-ops
  (ssthresh half) (cong-avoid grow) (undo-cwnd undo) (name "ops"))
