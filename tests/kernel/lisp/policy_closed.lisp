;;; Nothing is connected, sent, bound or made raw.
(defmacro refuse (name section)
  `(defprog ,name (:type :cgroup-sock-addr :section ,section)
     0))

(refuse refuse-connect4 "cgroup/connect4")
(refuse refuse-connect6 "cgroup/connect6")
(refuse refuse-sendmsg4 "cgroup/sendmsg4")
(refuse refuse-sendmsg6 "cgroup/sendmsg6")
(refuse refuse-bind4 "cgroup/bind4")
(refuse refuse-bind6 "cgroup/bind6")

(defprog refuse-raw (:type :cgroup-sock :section "cgroup/sock_create")
  (if (= (ctx type) 3) 0 1))
