;; SPDX-License-Identifier: GPL-2.0
;;; Takes one from the TTL, as a router does.
(defprog ttl-hop (:type :xdp)
  (with-ipv4 (d e ip)
    (when (<= (ipv4-ttl ip) 1) (return XDP_DROP))
    (rewrite-ipv4 :ttl (u8 (1- (ipv4-ttl ip))))
    (return XDP_TX))
  XDP_PASS)
