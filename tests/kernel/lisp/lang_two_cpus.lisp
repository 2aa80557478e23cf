;;; Spin locks that two CPUs want, and what is computed while one is held.
(include "common/lang.lisp")

(defstruct account (lock spin-lock) (moves u32) (balance i64) (mirror i64))

(defmap accounts :type :array :key-size 4 :value-type account :max-entries 4)
(defmap by-name :type :hash :key-size 4 :value-type account :max-entries 4)

;; not atomic in itself: only the lock keeps the two together
(deftest transfer
  (let ((a (map-lookup accounts 1)))
    (when a
      (with-spin-lock ((account-lock a))
        (incf (account-moves a))
        (setf (account-balance a) (+ (account-balance a) 3))
        (setf (account-mirror a) (- (account-mirror a) 3))))))

(deftest values
  (let ((a (map-lookup accounts 2)) (b i64 (in 0)))
    (unless a
      (return 0))
    (out 0 (with-spin-lock (account-lock a)
             (setf (account-balance a) b)
             (if (< (account-balance a) 0) 1 2))
         (+ (with-spin-lock ((account-lock a)) (account-balance a)) 1))
    (let ((sum i64 (with-spin-lock (account-lock-ptr a)
                     (dotimes (i 3)
                       (incf (account-balance a) 1)
                       (when (= i 1)
                         (break)))
                     (account-balance a))))
      (out 2 sum))
    (spin-lock (account-lock-ptr a))
    (setf (account-mirror a) 7)
    (spin-unlock (account-lock-ptr a))
    (out 3 (account-mirror a) (if (map-lookup by-name 1) 1 2))))

(defprog verdict (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((a (map-lookup accounts 3)))
    (unless a
      (return 0))
    (with-spin-lock ((account-lock a))
      (incf (account-moves a))
      (if (> (account-moves a) 2) 0 1))))
