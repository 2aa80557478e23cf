;; Two locks, and the other one is unlocked.
(defstruct account (lock spin-lock) (balance u64))
(defmap accounts :type :array :key-size 4 :value-type account :max-entries 2)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((a (map-lookup accounts 0)) (b (map-lookup accounts 1)))
    (when a
      (when b
        (spin-lock (account-lock-ptr a))
        (spin-unlock (account-lock-ptr b)))))
  1)
