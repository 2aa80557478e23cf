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

;; Counting: a key that is missing is inserted by one of them, and both are counted.
(defmap hits :type :hash :key-size 4 :value-size 8 :max-entries 64)
(defmap hits-32 :type :hash :key-size 4 :value-size 4 :max-entries 64 :map-flags :no-prealloc)
(defmap recent-hits :type :lru-hash :key-size 4 :value-size 8 :max-entries 4096)
(defmap cpu-hits :type :percpu-hash :key-size 4 :value-size 8 :max-entries 64)
(defmap slots :type :array :key-size 4 :value-size 8 :max-entries 64)
(defmap cpu-slots :type :percpu-array :key-size 4 :value-size 8 :max-entries 64)

(deftest counting
  (let ((key u32 (logand (get-prandom-u32) 63)))
    (incf-map hits key)
    (incf (getmap hits-32 key) 2)
    (decf (getmap recent-hits key) 3)
    (incf (getmap cpu-hits key))
    (incf (getmap slots key) (+ (in 0) 1))
    (incf-map cpu-slots key)))

;; Both walk over the same new keys at the same time.
(defmap walked :type :percpu-array :key-size 4 :value-size 8 :max-entries 1)
(defmap met :type :hash :key-size 8 :value-size 8 :max-entries 300000)

(deftest meeting
  (incf-map walked 0)
  (incf-map met (getmap walked 0)))
