;; SPDX-License-Identifier: GPL-2.0
;;; Packets and bytes that leave a cgroup.
(defstruct total (packets u64) (bytes u64))
(defmap totals :type :percpu-array :key-size 4 :value-type total :max-entries 1)

(defprog egress-count (:type :cgroup-skb :section "cgroup_skb/egress")
  (when-let ((t0 (map-lookup totals 0)))
    (incf (total-packets t0))
    (incf (total-bytes t0) (ctx len)))
  1)
