;; SPDX-License-Identifier: GPL-2.0
;;; How long frames are, as a histogram of powers of two.
(defmap sizes :type :percpu-array :key-size 4 :value-size 8 :max-entries 16)

(defprog size-log2 (:type :xdp)
  (with-packet (d e)
    (hist-log2 sizes (- e d)))
  XDP_PASS)
