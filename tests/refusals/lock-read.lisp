;; A lock is no number.
(defstruct account (lock spin-lock) (balance u64))
(defmap accounts :type :array :key-size 4 :value-type account :max-entries 2)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((a (map-lookup accounts 0)))
    (when a
      (store u32 a 0 1)))
  1)
