;; SPDX-License-Identifier: GPL-2.0
;;; Packets and bytes by port, behind tags, options and extension headers.
(defstruct total (packets u64) (bytes u64))
(defmap totals :type :percpu-hash :key-size 2 :value-type total :max-entries 1024)

(defprog tc-port-bytes (:type :tc)
  (with-l4 (d e l4 proto)
    (when (or (= proto IPPROTO_TCP) (= proto IPPROTO_UDP))
      (when-let ((total (ensure-map-ref totals (udp-dst-port l4))))
        (incf (total-packets total))
        (incf (total-bytes total) (ctx len)))))
  TC_ACT_OK)
