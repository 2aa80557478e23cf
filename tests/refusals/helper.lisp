;; A helper that this hook may not call.
(defprog p (:type :cgroup-sock-addr :section "cgroup/connect4")
  (let ((byte u8 0))
    (skb-load-bytes (ctx-ptr) 0 (stack-addr byte) 1))
  1)
