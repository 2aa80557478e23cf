(defmap next :type :prog-array :max-entries 2)
(defmap values :type :array :key-size 4 :value-size 8 :max-entries 1)

(defprog unknown (:type :xdp)
  (block there XDP_PASS) ; warning: unused
  (return-from there XDP_PASS)) ; error: malformed
(defprog unnamed (:type :xdp)
  (block 5 XDP_PASS)) ; error: malformed
(defprog tail (:type :xdp)
  (unwind-protect
      (tail-call next 1) ; error: malformed
    (printk "never"))
  XDP_PASS)
(defprog other (:type :xdp)
  (let ((v (block get ; error: type
             (when (= (ctx ingress-ifindex) 1) (return-from get (map-lookup values 0)))
             5)))
    (if v XDP_PASS XDP_DROP)))
(defprog unused (:type :xdp)
  (block out
    (when (= (ctx ingress-ifindex) 1)
      (return-from out XDP_DROP))) ; warning: unused
  XDP_PASS)
