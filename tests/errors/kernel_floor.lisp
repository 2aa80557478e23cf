(declaim (kernel "5.10"))
(declaim (kernel "4.19")) ; error: malformed
(declaim (kernel 6)) ; error: malformed
(declaim (kernel)) ; error: argument-count
(declaim (speed 3)) ; error: unknown-option

(defmap m :type :array :key-type u32 :value-type u64 :max-entries 2)
(defprog p (:type :cgroup-skb)
  (declaim (kernel "6.1")) ; error: wrong-side
  (when-let ((v (map-lookup m 0)))
    (atomic-add v 1)
    (atomic-or v 1) ; error: kernel
    (atomic-xchg v 2)) ; error: kernel
  (get-current-pid-tgid) ; error: kernel
  1)
(defprog listed (:type :lsm :section "lsm_cgroup/socket_bind") ; error: kernel
  1)
