;; A field that this hook may not write.
(defprog p (:type :cgroup-sock-addr :section "cgroup/connect4")
  (setf (ctx user-family) 2)
  1)
