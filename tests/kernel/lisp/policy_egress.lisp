;;; Refuses IPv4 by connect4, and what gets round it where packets leave.
(defprog refuse-connect4 (:type :cgroup-sock-addr :section "cgroup/connect4")
  0)

(defprog lose-packets (:type :cgroup-skb :section "cgroup_skb/egress")
  0)
