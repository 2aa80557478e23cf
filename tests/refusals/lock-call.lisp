;; A call while a spin lock is held.
(defstruct account (lock spin-lock) (balance u64))
(defmap accounts :type :array :key-size 4 :value-type account :max-entries 1)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((a (map-lookup accounts 0)))
    (when a
      (with-spin-lock ((account-lock a))
        (setf (account-balance a) (ktime-get-ns)))))
  1)
