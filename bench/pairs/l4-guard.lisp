;; SPDX-License-Identifier: GPL-2.0
;;; Drops TCP that is about to expire, and UDP to the ports in a map, behind tags, options and extension headers.
(defmap ports :type :hash :key-size 2 :value-size 8 :max-entries 256)

(defprog l4-guard (:type :xdp)
  (with-l4 (d e l4 proto ip)
    (when (and (= proto IPPROTO_TCP) (= (>> (ipv4-ver-ihl ip) 4) 4) (<= (ipv4-ttl ip) 1))
      (return XDP_DROP))
    (when (= proto IPPROTO_UDP)
      (when-let ((n (map-lookup ports (udp-dst-port l4))))
        (atomic-add n 1)
        (return XDP_DROP))))
  XDP_PASS)
