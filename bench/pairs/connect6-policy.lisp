;; SPDX-License-Identifier: GPL-2.0
;;; Refuses IPv6 connections to the networks in a trie, and loopback never.
(declaim (policy-hole connect4 sendmsg6))
(defstruct prefix (length u32) (address (array be32 4)))
(defmap denied :type :lpm-trie :key-type prefix :value-type u32 :max-entries 1024
  :map-flags (:no-prealloc))

(defprog connect6-policy (:type :cgroup-sock-addr :section "cgroup/connect6")
  (let ((to (make-prefix)))
    (when (and (= (ctx user-ip6 0) 0) (= (ctx user-ip6 1) 0) (= (ctx user-ip6 2) 0)
               (= (ctx user-ip6 3) (htonl 1)))
      (return 1))
    (setf (prefix-length to) 128
          (prefix-address to 0) (ctx user-ip6 0)
          (prefix-address to 1) (ctx user-ip6 1)
          (prefix-address to 2) (ctx user-ip6 2)
          (prefix-address to 3) (ctx user-ip6 3))
    (if (map-lookup denied to) 0 1)))
