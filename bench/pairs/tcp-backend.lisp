;; SPDX-License-Identifier: GPL-2.0
;;; Sends TCP of port 80 to another address and port: rewrite-ipv4 inside with-tcp.
(defprog tcp-backend (:type :xdp)
  (with-tcp (d e tcp)
    (when (= (tcp-dst-port tcp) 80)
      (unless (rewrite-ipv4 :dst-addr (ip4 "10.0.0.2") :dst-port 8080) (return XDP_DROP))
      (return XDP_TX)))
  XDP_PASS)
