;; Two pointers that one condition sets: each is asked for.
(defprog served (:type :xdp)
  (with-packet (d e)
    (let ((ip (parse-ipv4 d e)) (tcp (parse-tcp d e)))
      (when (and ip tcp (= (ipv4-ttl ip) (tcp-flags tcp))) (return XDP_DROP))))
  XDP_PASS)

(defprog one (:type :xdp)
  (with-packet (d e)
    (when-let ((tcp (parse-tcp d e)))
      (when (= (tcp-flags tcp) 0) (return XDP_DROP))))
  XDP_PASS)
