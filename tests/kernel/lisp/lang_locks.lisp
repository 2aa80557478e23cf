;;; Spin locks and timers in map values.
(include "common/lang.lisp")

(defstruct account (lock spin-lock) (balance i64) (changes u32))
(defstruct clock (timer timer) (ticks u64) (most u64))
(defmap accounts :type :array :key-size 4 :value-type account :max-entries 2)
(defmap by-name :type :hash :key-size 8 :value-type account :max-entries 4)
(defmap clocks :type :array :key-size 4 :value-type clock :max-entries 1)

(defsubprog withdraw ((a (ptr account)) (amount u64)) void
  (with-spin-lock (account-lock a)
    (dotimes (i 3)
      (when (= i 2) (setf (account-balance a) (- (account-balance a) (i64 amount)))))
    (incf (account-changes a))))

(deftest locked
  (let ((a (in 0)) (fresh (make-account)))
    (when-let ((one (map-lookup accounts 1)))
      (setf (account-changes one) 0)
      (with-spin-lock ((account-lock one))
        (setf (account-balance one) a)
        (when (> (account-balance one) 100)
          (setf (account-balance one) 100))
        (incf (account-changes one)))
      (withdraw one 7)
      (out 0 (account-balance one) (account-changes one)))
    ;; the lock of a new entry is the kernel's: what the object has there is not copied
    (setf (account-balance fresh) 5)
    (map-update by-name a fresh)
    (when-let ((two (map-lookup by-name a)))
      (withdraw two 10)
      (out 2 (account-balance two)))
    (delmap by-name a)))

(defsubprog tick ((map ptr) (key (ptr u32)) (c (ptr clock))) i64
  (incf (clock-ticks c))
  (when (< (clock-ticks c) (clock-most c))
    (timer-start (clock-timer c) 1000000 0))
  0)

(deftest started
  (when-let ((c (map-lookup clocks 0)))
    (setf (clock-ticks c) 0 (clock-most c) (in 0))
    (timer-init (clock-timer c) clocks 1)
    (out 0 (timer-set-callback (clock-timer c) #'tick) (timer-start (clock-timer c) 1000000 0))))

(deftest read
  (when-let ((c (map-lookup clocks 0)))
    (out 0 (clock-ticks c))))
