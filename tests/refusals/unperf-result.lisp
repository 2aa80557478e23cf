;; An address as the result, without CAP_PERFMON.
(defprog p (:type :xdp :section "xdp")
  (let ((data (ctx data)))
    (u32 (cast u64 data))))
