;; SPDX-License-Identifier: GPL-2.0
;;; How long IPv4 packets are, in steps of 100 bytes.
(defmap sizes :type :array :key-size 4 :value-size 8 :max-entries 17)

(defprog size-linear (:type :xdp)
  (with-ipv4 (d e ip)
    (hist-linear sizes (ipv4-total-len ip) :min 0 :max 1500 :step 100))
  XDP_PASS)
