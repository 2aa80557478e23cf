(defprog shown (:type :xdp :section "xdp")
  XDP_DROP)
(defprog odd (:type :xdp :section "xdp")
  (when (= (ctx ingress-ifindex) 3)
    (return 77)) ; warning: return-odd
  2)
(defprog tc-odd (:type :tc :section "tc")
  99) ; warning: return-odd
