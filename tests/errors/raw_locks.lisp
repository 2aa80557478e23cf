;; spin-lock and spin-unlock as helpers: paired on every way, and nothing is called between them.
(defstruct account (lock spin-lock) (balance u64))
(defmap accounts :type :array :key-type u32 :value-type account :max-entries 1)
(defmap seen :type :hash :key-type u32 :value-type u64 :max-entries 4)

(defprog kept (:type :tc)
  (when-let ((a (map-lookup accounts 0)))
    (spin-lock (account-lock-ptr a)) ; error: unreleased
    (when (= (account-balance a) 4)
      (return TC_ACT_OK))
    (spin-unlock (account-lock-ptr a)))
  TC_ACT_OK)

(defprog not-taken (:type :tc)
  (when-let ((a (map-lookup accounts 0)))
    (spin-unlock (account-lock-ptr a))) ; error: released
  TC_ACT_OK)

(defprog calls (:type :tc)
  (when-let ((a (map-lookup accounts 0)))
    (spin-lock (account-lock-ptr a))
    (setf (account-balance a) (ktime-get-ns)) ; error: spin-lock
    (incf (getmap seen 0))
    (spin-unlock (account-lock-ptr a))
    (printk "free"))
  TC_ACT_OK)

(defprog twice (:type :tc)
  (when-let ((a (map-lookup accounts 0)))
    (spin-lock (account-lock-ptr a))
    (spin-lock (account-lock-ptr a)) ; error: spin-lock
    (spin-unlock (account-lock-ptr a))
    (spin-unlock (account-lock-ptr a)))
  TC_ACT_OK)

(defprog right (:type :tc)
  (when-let ((a (map-lookup accounts 0)))
    (dotimes (i 4)
      (spin-lock (account-lock-ptr a))
      (if (= (account-balance a) 4)
          (incf (account-balance a))
          (decf (account-balance a)))
      (spin-unlock (account-lock-ptr a)))
    (printk "free"))
  TC_ACT_OK)
