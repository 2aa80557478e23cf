;; SPDX-License-Identifier: GPL-2.0
;;; Drops queries for names whose first label is longer than 32 bytes, and counts queries by that length.
(defmap labels :type :percpu-array :key-size 4 :value-size 8 :max-entries 64)

(defprog tc-dns-name (:type :tc)
  (with-udp (d e udp)
    (when (= (udp-dst-port udp) 53)
      (let ((dns (+ udp (sizeof udp))))
        (when (> (+ dns 13) e) (return TC_ACT_OK))
        (when (= (logand (ntohs (load be16 dns 2)) #x8000) 0)
          (let ((length (load u8 dns 12)))
            (when (> length 63) (return TC_ACT_SHOT))
            (incf (getmap labels length))
            (when (> length 32) (return TC_ACT_SHOT)))))))
  TC_ACT_OK)
