;; Rewritten headers, with every checksum that covers them.
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 64 :map-flags (:mmapable))

(defmacro all-fields ()
  `(setf (getmap results 0)
         (rewrite-ipv4 :src-addr (be32 (getmap inputs 0)) :dst-addr (be32 (getmap inputs 1))
                       :tos (u8 (getmap inputs 2)) :ttl (u8 (getmap inputs 3))
                       :src-port (u16 (getmap inputs 4))
                       :dst-port (u16 (getmap inputs 5)))))

(defprog all-in-xdp (:type :xdp)
  (all-fields)
  XDP_TX)

(defprog all-in-tc (:type :tc)
  (all-fields)
  TC_ACT_SHOT)

(defmacro header-fields ()
  `(setf (getmap results 0)
         (rewrite-ipv4 :dst-addr (be32 (getmap inputs 1)) :ttl (u8 (getmap inputs 3)))))

(defprog header-in-xdp (:type :xdp)
  (header-fields)
  XDP_TX)

(defprog header-in-tc (:type :tc)
  (header-fields)
  TC_ACT_SHOT)

;; By hand: a checksum that is known to cover a field.
(defprog by-hand (:type :xdp)
  (with-ipv4 (d e ip)
    (let ((old (ipv4-id ip)))
      (setf (ipv4-id ip) (u16 (getmap inputs 0))
            (ipv4-checksum ip) (csum-replace (ipv4-checksum ip) (htons old) (htons (ipv4-id ip))))))
  XDP_TX)
