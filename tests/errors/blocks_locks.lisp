(defstruct account (lock spin-lock) (balance u64))
(defmap accounts :type :array :key-size 4 :value-type account :max-entries 4)
(defmap values :type :array :key-size 4 :value-size 8 :max-entries 2)

(defprog locked (:type :xdp)
  (when-let ((a (map-lookup accounts 0)))
    (block out
      (with-spin-lock ((account-lock a))
        (when (account-balance a) (return-from out)) ; error: spin-lock
        (setf (account-balance a) 1)))
    (with-spin-lock ((account-lock a))
      (block in
        (when (account-balance a) (return-from in))
        (setf (account-balance a) 1))))
  XDP_PASS)
(defprog null (:type :xdp)
  (let ((v (block get
             (let ((a (map-lookup values 0)))
               (when a (return-from get a)))
             (map-lookup values 1))))
    (store u64 v 0 1)) ; error: null-deref
  XDP_PASS)
(defprog kept (:type :tc)
  (let ((tuple (array u8 12)))
    (block out
      (let ((sk (sk-lookup-tcp (ctx-ptr) tuple 12 -1 0))) ; error: unreleased
        (unless sk (return-from out))
        (when (ctx mark) (return-from out))
        (sk-release sk)))
    TC_ACT_OK))
(defprog given-back (:type :tc)
  (let ((tuple (array u8 12)))
    (let ((sk (sk-lookup-tcp (ctx-ptr) tuple 12 -1 0)))
      (unless sk (return TC_ACT_OK))
      (unwind-protect
          (if (ctx mark) (return TC_ACT_SHOT) TC_ACT_OK)
        (sk-release sk)))))
