;; SPDX-License-Identifier: GPL-2.0
;;; Answers pings: addresses change places, the type becomes that of an answer.
(defprog echo-reply (:type :xdp)
  (with-icmp (d e icmp ip)
    (when (= (icmp-type icmp) 8)
      (let ((mac (array u8 6)) (from (ipv4-src-addr ip)))
        (memcpy mac 0 d 0 6)
        (memcpy d 0 d 6 6)
        (memcpy d 6 mac 0 6)
        (setf (ipv4-src-addr ip) (ipv4-dst-addr ip)
              (ipv4-dst-addr ip) from
              (icmp-type icmp) 0
              (icmp-checksum icmp) (csum-replace (icmp-checksum icmp) (htons #x0800) 0))
        (return XDP_TX))))
  XDP_PASS)
