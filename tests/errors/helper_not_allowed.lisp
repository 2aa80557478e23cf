(defprog p (:type :cgroup-sock-addr :section "cgroup/connect4")
  (let ((byte u8 0))
    (skb-load-bytes (ctx-ptr) 0 (stack-addr byte) 1)) ; error: helper-not-allowed
  1)

(defprog of_another_context (:type :syscall)
  (xdp-get-buff-len (ctx-ptr)) ; error: type
  0)
(import-kernel-struct path)
(defprog opened (:type :fentry :section "fentry/vfs_open")
  (let ((n u64 0))
    (d-path (ctx path) (stack-addr n) 8)) ; error: helper-not-allowed
  0)
(defprog p-xdp (:type :xdp)
  (if (= (skb-change-type (ctx-ptr) 1) 0) XDP_DROP XDP_PASS)) ; error: helper-not-allowed
