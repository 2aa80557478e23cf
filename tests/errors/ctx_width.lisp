(defprog p (:type :cgroup-sock-addr :section "cgroup/connect4")
  (if (= (ctx u64 3) 0) 1 0)) ; error: ctx-width
(defprog inside (:type :cgroup-sock :section "cgroup/sock_create")
  (if (and (= (ctx u8 4) 2) ; the first byte of a field is there
           (= (ctx u8 5) 3)) ; error: ctx-width
      1 0))
