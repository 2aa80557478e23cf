;; Locks, and widths of the context.
(defstruct account (lock spin-lock) (balance i64) (small u16))
(defmap accounts :type :hash :key-size 4 :value-type account :max-entries 2)
(defmap words :type :array :key-size 4 :value-size 8 :max-entries 2)

(defprog locked-call (:type :cgroup-skb)
  (when-let ((a (map-lookup accounts 0)))
    (with-spin-lock ((account-lock a))
      (setf (account-balance a) (ktime-get-ns)))) ; error: spin-lock
  1)

(defprog locked-map (:type :cgroup-skb)
  (when-let ((a (map-lookup accounts 0)))
    (with-spin-lock ((account-lock a))
      (setf (getmap words 0) 1))) ; error: spin-lock
  1)

(defprog locked-twice (:type :cgroup-skb)
  (when-let ((a (map-lookup accounts 0)))
    (with-spin-lock ((account-lock a))
      (with-spin-lock ((account-lock a)) ; error: spin-lock
        (incf (account-balance a)))))
  1)

(defprog lock-overwritten (:type :cgroup-skb)
  (when-let ((a (map-lookup accounts 0)))
    (store u32 a 0 1)) ; error: bounds
  1)

(defprog wide-field (:type :cgroup-sock-addr :section "cgroup/connect4")
  (if (= (ctx u64 0) 0) 1 0)) ; error: ctx-width

(defprog odd-field (:type :tc)
  (when (= (ctx u32 2) 0) (return 2)) ; error: ctx-width
  0)

(defprog past-the-context (:type :xdp)
  (when (= (ctx u32 400) 0) (return XDP_DROP)) ; error: ctx-width
  XDP_PASS)

(defprog narrow-field (:type :sockops)
  (setf (getmap words 0) (ctx u8 0)) ; error: ctx-width
  1)

(defprog device-part (:type :cgroup-device)
  (if (= (ctx u16 4) 0) 1 0)) ; error: ctx-width
