;; SPDX-License-Identifier: GPL-2.0
;;; Packets by VLAN.
(defmap vlans :type :array :key-size 4 :value-size 8 :max-entries 4096)

(defprog vlan-of (:type :xdp)
  (with-eth (d e)
    (when (= (eth-type d) +ethertype-vlan+)
      (let ((tag (cast (ptr vlan) (+ d (sizeof eth)))))
        (when (> (+ tag (sizeof vlan)) e) (return XDP_DROP))
        (incf (getmap vlans (logand (vlan-tci tag) 4095))))))
  XDP_PASS)
