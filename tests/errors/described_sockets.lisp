;; What BTF describes as something else than a socket.
(import-kernel-struct task-struct pid)
(defmap kept :type :sk-storage :value-size 8 :map-flags :no-prealloc)
(defprog p (:type :tp-btf :section "tp_btf/sched_switch")
  (when-let ((v (sk-storage-get kept (ctx prev) nil BPF_SK_STORAGE_GET_F_CREATE))) ; error: type
    (atomic-add v 1))
  (when (skc-to-tcp-sock (ctx next)) ; error: type
    (return 1))
  0)
