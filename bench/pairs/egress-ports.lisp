;; SPDX-License-Identifier: GPL-2.0
;;; Drops UDP of a cgroup to the ports in a map.
(defmap ports :type :hash :key-size 2 :value-size 8 :max-entries 256)

(defprog egress-ports (:type :cgroup-skb :section "cgroup_skb/egress")
  (with-udp (d e udp)
    (when-let ((n (map-lookup ports (udp-dst-port udp))))
      (atomic-add n 1)
      (return 0)))
  1)
