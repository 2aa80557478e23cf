;; SPDX-License-Identifier: GPL-2.0
;;; Counts verdicts.
(defmap verdicts :type :percpu-array :key-size 4 :value-size 8 :max-entries 5)

(defprog verdict-count (:type :xdp)
  (let ((action (block out
                  (with-udp (d e udp)
                    (when (= (udp-dst-port udp) 53) (return-from out XDP_DROP)))
                  (with-icmp (d e icmp)
                    (when (= (icmp-type icmp) 8) (return-from out XDP_DROP)))
                  XDP_PASS)))
    (incf (getmap verdicts action))
    action))
