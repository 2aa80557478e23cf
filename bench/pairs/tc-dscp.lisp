;; SPDX-License-Identifier: GPL-2.0
;;; The DSCP becomes the packet's mark, of IPv4 and of IPv6.
(defprog tc-dscp (:type :tc)
  (with-ipv4 (d e ip)
    (setf (ctx mark) (>> (ipv4-tos ip) 2)))
  (with-ipv6 (d e ip)
    (setf (ctx mark) (logand (>> (ipv6-ver-tc-flow ip) 22) 63)))
  TC_ACT_OK)
