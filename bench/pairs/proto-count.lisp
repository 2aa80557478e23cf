;; SPDX-License-Identifier: GPL-2.0
;;; Packets by IP protocol, each CPU for itself.
(defmap counts :type :percpu-array :key-size 4 :value-size 8 :max-entries 256)

(defprog proto-count (:type :xdp)
  (with-ipv4 (d e ip)
    (incf (getmap counts (ipv4-protocol ip))))
  XDP_PASS)
