;;; Programs of netkit devices.
(defmap hits :type :hash :key-type u32 :value-type u64 :max-entries 64)

(defprog to-container (:type :netkit)
  (incf (getmap hits (ctx ifindex)))
  (with-udp (d e udp)
    (when (= (udp-dst-port udp) 53) (return +netkit-drop+)))
  (setf (ctx mark) 3)
  +netkit-next+)

(defprog from-container (:type :netkit :section "netkit/peer")
  (if (= (ctx protocol) (htons #x0806)) (redirect 3 0) +netkit-pass+))
