;; SPDX-License-Identifier: GPL-2.0
;;; Where the first semicolon of a datagram is, of its first 64 bytes.
(defmap places :type :array :key-size 4 :value-size 8 :max-entries 64)

(defprog byte-scan (:type :xdp)
  (with-udp (d e udp)
    (dotimes (i 64)
      (let ((p (+ udp (sizeof udp) i)))
        (when (> (+ p 1) e) (break))
        (when (= (load u8 p) 59)
          (incf (getmap places i))
          (return XDP_DROP)))))
  XDP_PASS)
