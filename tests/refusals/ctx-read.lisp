;; A field that this hook may not read.
(defprog p (:type :cgroup-sock-addr :section "cgroup/connect4")
  (if (= (ctx msg-src-ip4) 0) 1 0))
