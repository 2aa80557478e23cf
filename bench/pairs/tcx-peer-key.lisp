;; SPDX-License-Identifier: GPL-2.0
;;; Bytes by pair of addresses; the key is copied from the packet at once.
(defstruct peers (source be32) (destination be32))
(defmap bytes :type :percpu-hash :key-type peers :value-type u64 :max-entries 1024)

(defprog tcx-peer-key (:type :tc :section "tcx/egress")
  (with-ipv4 (d e ip)
    (let ((key (make-peers)))
      (memcpy key 0 ip 12 8)
      (incf (getmap bytes key) (ctx len))))
  TC_ACT_OK)
