;; SPDX-License-Identifier: GPL-2.0
;;; Drops IPv6 of one source, and neighbour messages that were forwarded.
(defprog ipv6-guard (:type :xdp)
  (with-ipv6 (d e ip)
    (when (and (= (ipv6-src-addr-hi ip) (ip6-hi "2001:db8::1"))
               (= (ipv6-src-addr-lo ip) (ip6-lo "2001:db8::1")))
      (return XDP_DROP))
    (when (and (= (ipv6-nexthdr ip) IPPROTO_ICMPV6) (/= (ipv6-hop-limit ip) 255))
      (return XDP_DROP)))
  XDP_PASS)
