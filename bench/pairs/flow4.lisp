;; SPDX-License-Identifier: GPL-2.0
;;; Packets and bytes by flow of IPv4.
(defstruct flow (source be32) (destination be32) (source-port u16) (destination-port u16)
  (protocol u32))
(defstruct total (packets u64) (bytes u64))
(defmap flows :type :lru-hash :key-type flow :value-type total :max-entries 1024)

(defprog flow4 (:type :xdp)
  (with-tcp (d e tcp ip)
    (let ((key (make-flow)))
      (setf (flow-source key) (ipv4-src-addr ip)
            (flow-destination key) (ipv4-dst-addr ip)
            (flow-source-port key) (tcp-src-port tcp)
            (flow-destination-port key) (tcp-dst-port tcp)
            (flow-protocol key) (ipv4-protocol ip))
      (when-let ((total (ensure-map-ref flows key)))
        (atomic-add (total-packets-ptr total) 1)
        (atomic-add (total-bytes-ptr total) (ipv4-total-len ip)))))
  XDP_PASS)
