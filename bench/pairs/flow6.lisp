;; SPDX-License-Identifier: GPL-2.0
;;; Packets by the addresses of IPv6, which are copied from the packet into the key.
(defstruct flow (addresses (array u8 32)) (next u32))
(defmap flows :type :hash :key-type flow :value-type u64 :max-entries 1024)

(defprog flow6 (:type :xdp)
  (with-ipv6 (d e ip)
    (let ((key (make-flow)))
      (memcpy (flow-addresses-ptr key) 0 ip 8 32)
      (setf (flow-next key) (ipv6-nexthdr ip))
      (incf-map flows key)))
  XDP_PASS)
