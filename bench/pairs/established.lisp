;; SPDX-License-Identifier: GPL-2.0
;;; Connections by remote port, when they are established.
(defmap remotes :type :hash :key-type u32 :value-type u64 :max-entries 1024)

(defprog established (:type :sockops)
  (when (or (= (ctx op) BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB)
            (= (ctx op) BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB))
    (incf-map remotes (ntohl (ctx remote-port))))
  1)
