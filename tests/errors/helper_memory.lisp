(declaim (kernel "5.10"))
(defmap numbers :type :queue :value-size 8 :max-entries 4)

(defprog into-a-packet (:type :xdp)
  (let ((d (ctx data)))
    (when (> (+ d 8) (ctx data-end)) (return XDP_PASS))
    (map-pop numbers d) ; error: type
    (map-peek numbers d)) ; error: type
  XDP_PASS)
