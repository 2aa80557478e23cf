;;; A redirect to a port of this machine, and one field of two in one program.

(defconstant proxy-port 3128)

(defprog redirect (:type :cgroup-sock-addr :section "cgroup/connect4")
  (when (= (ctx user-port) (htons 80))
    (setf (ctx user-ip4) (htonl #x7f000001))
    (setf (ctx user-port) (htons proxy-port)))
  1)

(defprog either (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((last (if (= (ctx family) AF_INET)
                  (ctx remote-ip4)
                  (ctx remote-ip6 3))))
    (if (= last (htonl 1)) 0 1)))
