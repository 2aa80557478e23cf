;; SPDX-License-Identifier: GPL-2.0
;;; Bytes by socket, in its storage; a socket that sent too much is stopped.
(defmap sent :type :sk-storage :value-size 8 :map-flags :no-prealloc)

(defprog socket-bytes (:type :cgroup-skb :section "cgroup_skb/egress")
  (when-let ((sk (ctx sk)))
    (when-let ((mine (sk-storage-get sent sk nil BPF_SK_STORAGE_GET_F_CREATE)))
      (atomic-add mine (ctx len))
      (when (> (load u64 mine) 1000000) (return 0))))
  1)
