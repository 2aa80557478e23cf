;; SPDX-License-Identifier: GPL-2.0
;;; Flags after lookups: a packet is dropped where its source is blocked and its port is not open, and counted by both.
(defmap sources :type :hash :key-type be32 :value-type u64 :max-entries 1024)
(defmap ports :type :hash :key-size 2 :value-size 8 :max-entries 256)
(defmap seen :type :percpu-array :key-size 4 :value-size 8 :max-entries 4)

(defprog flag-lookups (:type :xdp)
  (with-udp (d e udp ip)
    (let ((flags u32 0))
      (when (map-lookup sources (ipv4-src-addr ip)) (setf flags (logior flags 1)))
      (when (map-lookup ports (udp-dst-port udp)) (setf flags (logior flags 2)))
      (incf (getmap seen flags))
      (when (= flags 1) (return XDP_DROP))))
  XDP_PASS)
