;; SPDX-License-Identifier: GPL-2.0
;;; Drops what comes from the networks in a trie, and counts it.
(defmap blocked :type :lpm-trie :key-type lpm-ipv4 :value-size 8 :max-entries 1024
  :map-flags :no-prealloc)

(defprog lpm-source (:type :xdp)
  (with-ipv4 (d e ip)
    (let ((key (make-lpm-ipv4)))
      (setf (lpm-ipv4-prefix-len key) 32
            (lpm-ipv4-addr key) (ipv4-src-addr ip))
      (when-let ((hits (map-lookup blocked key)))
        (atomic-add hits 1)
        (return XDP_DROP))))
  XDP_PASS)
