;; SPDX-License-Identifier: GPL-2.0
;;; Refuses connections to the ports in a map, but for the superuser.
(declaim (policy-hole connect6 sendmsg4))
(defmap ports :type :hash :key-size 2 :value-size 8 :max-entries 256)

(defprog connect-ports (:type :cgroup-sock-addr :section "cgroup/connect4")
  (when (= (uid) 0) (return 1))
  (when-let ((n (map-lookup ports (ntohs (ctx user-port)))))
    (atomic-add n 1)
    (return 0))
  1)
