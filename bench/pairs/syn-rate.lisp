;; SPDX-License-Identifier: GPL-2.0
;;; Lets each source open ten connections a second.
(defstruct source (second u64) (syns u64))
(defmap rates :type :lru-hash :key-type be32 :value-type source :max-entries 1024)

(defprog syn-rate (:type :xdp)
  (with-tcp (d e tcp ip)
    (when (= (logand (tcp-flags tcp) (logior +tcp-syn+ +tcp-ack+)) +tcp-syn+)
      (let ((now (/ (ktime-get-ns) 1000000000)))
        (when-let ((from (ensure-map-ref rates (ipv4-src-addr ip))))
          (when (/= (source-second from) now)
            (setf (source-second from) now (source-syns from) 0))
          (when (>= (source-syns from) 10) (return XDP_DROP))
          (incf (source-syns from))))))
  XDP_PASS)
