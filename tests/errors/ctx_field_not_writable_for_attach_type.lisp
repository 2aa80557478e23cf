;; sendmsg4 may write the address it sends from, bind4 has no such address.
(defprog p (:type :cgroup-sock-addr :section "cgroup/sendmsg4")
  (setf (ctx msg-src-ip4) (htonl 1))
  1)

(defprog q (:type :cgroup-sock-addr :section "cgroup/bind4")
  (setf (ctx msg-src-ip4) (htonl 1)) ; error: ctx-readonly
  1)
