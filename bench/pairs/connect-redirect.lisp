;; SPDX-License-Identifier: GPL-2.0
;;; Sends connections to one address and port to another.
(declaim (policy-hole connect6 sendmsg4))

(defprog connect-redirect (:type :cgroup-sock-addr :section "cgroup/connect4")
  (when (and (= (ctx protocol) IPPROTO_TCP)
             (= (ctx user-ip4) (ip4 "10.0.0.1"))
             (= (ntohs (ctx user-port)) 80))
    (setf (ctx user-ip4) (ip4 "127.0.0.1")
          (ctx user-port) (htons 8080)))
  1)
