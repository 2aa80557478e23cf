;; SPDX-License-Identifier: GPL-2.0
;;; Searches the port in a list of a map's value, and counts at the index that was found.
(defstruct list-of-ports (ports (array u16 8)) (hits (array u64 8)))
(defmap lists :type :array :key-size 4 :value-type list-of-ports :max-entries 1)

(defprog found-index (:type :xdp)
  (with-udp (d e udp)
    (when-let ((l (map-lookup lists 0)))
      (let ((found u32 8) (port (udp-dst-port udp)))
        (dotimes (i 8)
          (when (= (list-of-ports-ports l i) port)
            (setf found i)
            (break)))
        (when (< found 8)
          (incf (list-of-ports-hits l found))
          (return XDP_DROP)))))
  XDP_PASS)
