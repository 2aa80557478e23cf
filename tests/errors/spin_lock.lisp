;; what cannot be done while a lock is held, and where there is none
(defstruct two (a spin-lock) (b spin-lock)) ; error: type
(defstruct many (locks (array spin-lock 2))) ; error: type
(defstruct account (lock spin-lock) (balance i64))
(defmap accounts :type :array :key-size 4 :value-type account :max-entries 2)
(defmap hits :type :array :key-size 4 :value-size 8 :max-entries 2)
(defsubprog change ((a (ptr account))) void
  (incf (account-balance a)))
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((a (map-lookup accounts 0)) (mine (make-account)))
    (with-spin-lock ((account-lock a)) 1) ; error: null-deref
    (with-spin-lock ((account-lock mine)) (incf (account-balance mine))) ; error: spin-lock
    (with-spin-lock (hits) 1) ; error: unknown-form
    (with-spin-lock ((account-balance a)) 1) ; error: type
    (when a
      (with-spin-lock ((account-lock a))) ; error: argument-count
      (with-spin-lock ((account-lock a))
        (incf (getmap hits 0)) ; error: spin-lock
        (change a) ; error: spin-lock
        (when (= (account-balance a) 3) (return 1)) ; error: spin-lock
        (setf (account-balance a) (ktime-get-ns)) ; error: spin-lock
        (with-spin-lock ((account-lock a)) ; error: spin-lock
          (incf (account-balance a)))))
    1))
