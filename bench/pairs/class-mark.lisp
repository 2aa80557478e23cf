;; SPDX-License-Identifier: GPL-2.0
;;; The class of a port, or else of the DSCP, becomes the packet's mark and priority.
(defmap ports :type :hash :key-size 2 :value-size 8 :max-entries 256)
(defmap classes :type :array :key-size 4 :value-size 4 :max-entries 64)

(defprog class-mark (:type :tc)
  (with-udp (d e udp ip)
    (let ((class u32 (or (getmap ports (udp-dst-port udp))
                         (getmap classes (>> (ipv4-tos ip) 2)))))
      (when class
        (setf (ctx mark) class
              (ctx priority) (+ class #x10000)))))
  TC_ACT_OK)
