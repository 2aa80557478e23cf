;; SPDX-License-Identifier: GPL-2.0
;;; Lets a cgroup send no reset, and no datagram to port 53, behind options and extension headers.
(defprog egress-l4 (:type :cgroup-skb :section "cgroup_skb/egress")
  (with-l4 (d e l4 proto)
    (when (and (= proto IPPROTO_TCP) (/= (logand (tcp-flags l4) +tcp-rst+) 0)) (return 0))
    (when (and (= proto IPPROTO_UDP) (= (udp-dst-port l4) 53)) (return 0)))
  1)
