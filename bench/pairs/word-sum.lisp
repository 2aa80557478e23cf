;; SPDX-License-Identifier: GPL-2.0
;;; Drops IPv4 without options whose header checksum is wrong.
(defprog word-sum (:type :xdp)
  (with-ipv4 (d e ip)
    (when (= (ipv4-ver-ihl ip) #x45)
      (let ((sum u32 0))
        (dotimes (i 10)
          (incf sum (load u16 ip (* 2 i))))
        (setf sum (+ (logand sum #xffff) (>> sum 16)))
        (setf sum (+ (logand sum #xffff) (>> sum 16)))
        (when (/= sum #xffff) (return XDP_DROP)))))
  XDP_PASS)
