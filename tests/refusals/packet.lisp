;; Packet bytes that no comparison with the end has shown.
(defprog p (:type :xdp)
  (let ((d (ctx data)))
    (if (= (load u8 d 12) 8) XDP_DROP XDP_PASS)))
