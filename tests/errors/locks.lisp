(defstruct plain (count u64))
(defstruct account (lock spin-lock) (balance u64))
(defstruct session (seen u64) (expiry timer))
(defstruct nested (inner account))
(defmap accounts :type :array :key-size 4 :value-type account :max-entries 4)
(defmap sessions :type :hash :key-size 4 :value-type session :max-entries 4)
(defmap nesteds :type :array :key-size 4 :value-type nested :max-entries 4) ; error: map-shape
(defmap by-cpu :type :percpu-array :key-size 4 :value-type account :max-entries 4) ; error: map-shape
(defmap recent :type :lru-hash :key-size 4 :value-type account :max-entries 4) ; error: map-shape
(defmap timed :type :lru-hash :key-size 4 :value-type session :max-entries 4)
(defmap by-lock :type :hash :key-type account :value-size 4 :max-entries 4) ; error: map-shape
(defmap waiting :type :queue :value-size 8 :max-entries 4)
(defmap numbers :type :hash :key-size 4 :value-size 8 :max-entries 4)

(defprog objects (:type :cgroup-skb)
  (let ((a (map-lookup accounts 1)) (s (map-lookup sessions 1)))
    (when (and a s)
      (setf (session-expiry s) 1) ; error: not-a-place
      (store u32 a 0 1) ; error: bounds
      (memset s 0 0 16) ; error: bounds
      (memset s 0 0 8)
      (map-update accounts 1 a) ; error: bounds
      (timer-init (session-seen-ptr s) sessions 0) ; error: type
      (timer-init (account-lock-ptr a) sessions 0) ; error: type
      (timer-init (session-expiry-ptr s) by-cpu 0) ; error: map-operation
      (spin-lock (account-balance-ptr a)))) ; error: type
  1)

(defprog held (:type :cgroup-skb)
  (let ((a (map-lookup accounts 1)))
    (unless a
      (return 1))
    (dotimes (i 4)
      (with-spin-lock ((account-lock a))
        (map-push waiting 1) ; error: spin-lock
        (printk "held") ; error: spin-lock
        (when (= i 2)
          (break)) ; error: spin-lock
        (dotimes (j 4)
          (when (= j 2)
            (break))))))
  1)
