;; A subprogram that is part of its caller.
(defsubprog plus-one ((x u32)) u32 (declare (inline)) (+ x 1))
(defprog x (:type :xdp) (if (= (plus-one (ctx ingress-ifindex)) 3) XDP_DROP XDP_PASS))
