;; SPDX-License-Identifier: GPL-2.0
;;; TCP to port 80 and UDP to port 53 are dropped: two forms in one program.
(defprog two-forms (:type :xdp)
  (with-tcp (d e tcp)
    (when (= (tcp-dst-port tcp) 80) (return XDP_DROP)))
  (with-udp (d e udp)
    (when (= (udp-dst-port udp) 53) (return XDP_DROP)))
  XDP_PASS)
