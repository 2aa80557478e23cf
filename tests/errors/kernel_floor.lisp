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
(defmap routes :type :lpm-trie :key-size 8 :value-size 4 :max-entries 10 :map-flags (:no-prealloc))
(defmap later :type :prog-array :max-entries 4)
(defmap shared :type :percpu-array :key-size 4 :value-size 8 :max-entries 1)
(defmap large :type :cgroup-storage :key-size 8 :value-size 4104) ; error: kernel
(defprog sleeps (:type :iter :section "iter.s/task" :license "GPL")
  (let ((key u64 1))
    (map-lookup routes (stack-addr key))) ; error: kernel
  (tail-call later 0) ; error: kernel
  (map-lookup shared 0) ; error: kernel
  0)
; warning@14: current-process
