;;; A declaration that silences nothing.
(declaim (policy-hole sendmsg4 ; warning: policy-hole
                      connect6
                      bind6)) ; warning: policy-hole

(defprog refuse (:type :cgroup-sock-addr :section "cgroup/connect4")
  (if (= (ctx user-port) (htons 80)) 0 1))

(defprog refuse-too (:type :cgroup-sock-addr :section "cgroup/sendmsg4")
  (if (= (ctx user-port) (htons 80)) 0 1))
