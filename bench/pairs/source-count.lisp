;; SPDX-License-Identifier: GPL-2.0
;;; Packets by source address.
(defmap sources :type :hash :key-type be32 :value-type u64 :max-entries 1024)

(defprog source-count (:type :xdp)
  (with-ipv4 (d e ip)
    (incf-map sources (ipv4-src-addr ip)))
  XDP_PASS)
