;; SPDX-License-Identifier: GPL-2.0
;;; How long the packets of each protocol are, as histograms.
(defstruct slot-of (protocol u32) (slot u32))
(defmap slots :type :hash :key-type slot-of :value-type u64 :max-entries 1024)

(defprog key-histogram (:type :xdp)
  (with-ipv4 (d e ip)
    (let ((key (make-slot-of)))
      (setf (slot-of-protocol key) (ipv4-protocol ip))
      (hist-log2 slots (ipv4-total-len ip) :key key :slot-field slot-of-slot)))
  XDP_PASS)
