;; SPDX-License-Identifier: GPL-2.0
;;; Counts verdicts, of frames that are cut short, too.
(defmap verdicts :type :percpu-array :key-size 4 :value-size 8 :max-entries 5)

(defprog verdict-parse (:type :xdp)
  (let ((action u32 XDP_PASS))
    (with-packet (d e)
      (when-let ((udp (parse-udp d e)))
        (when (= (udp-dst-port udp) 53) (setf action XDP_DROP)))
      (when-let ((icmp (parse-icmp d e)))
        (when (= (icmp-type icmp) 8) (setf action XDP_DROP))))
    (incf (getmap verdicts action))
    action))
