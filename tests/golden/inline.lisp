;; A subprogram that is part of its caller.
(defsubprog plus-one ((x u32)) u32 (declare (inline)) (+ x 1))
(defprog x (:type :xdp) (if (= (plus-one (ctx ingress-ifindex)) 3) XDP_DROP XDP_PASS))
;; names that headers have as macros
(defsubprog container-of ((x u32)) u32 (+ x 2))
(defprog barrier-var (:type :xdp) (if (= (container-of (ctx rx-queue-index)) 3) XDP_DROP XDP_PASS))
