;; SPDX-License-Identifier: GPL-2.0
;;; Counts the packets that the processes of a cgroup send.

;; One slot: every CPU adds to the same counter.
(defmap pkt-count :type :array
  :key-size 4
  :value-size 8
  :max-entries 1)

(defprog count-egress (:type :cgroup-skb
                       :section "cgroup_skb/egress")
  (let ((key (u32 0))
        (val (map-lookup pkt-count key)))
    (when val
      (atomic-add val 1)))
  ;; every packet may leave
  1)
