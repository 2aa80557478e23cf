;; programs of netkit devices: their sections and results
(defprog primary (:type :netkit) +netkit-drop+)
(defprog peer (:type :netkit :section "netkit/peer") +netkit-pass+)
(defprog wrong (:type :netkit :section "tcx/ingress") 0) ; error: section-type
(defprog other (:type :tc :section "netkit/primary") 0) ; error: section-type
