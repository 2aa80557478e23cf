;; SPDX-License-Identifier: GPL-2.0
;;; Drops what is sent to the ports in `ports`, TCP and UDP, and counts it.
;;; IPv4 and IPv6, behind up to two VLAN tags, IP options and extension headers.

;; packets dropped, by port
(defmap ports :type :hash :key-size 2 :value-size 8 :max-entries 256)

(defprog drop-ports (:type :xdp)
  (with-l4 (data end l4 protocol)
    (when (or (= protocol IPPROTO_TCP) (= protocol IPPROTO_UDP))
      ;; both have the ports at the same place
      (let ((dropped (map-lookup ports (udp-dst-port l4))))
        (when dropped
          (atomic-add dropped 1)
          (return XDP_DROP)))))
  XDP_PASS)
