;; A spin lock in a map's value, and a timer.
(defstruct account
  (lock spin-lock)
  (balance i64)
  (changes u32))
(defstruct clock
  (timer timer)
  (ticks u64))

(defmap accounts :type :array :key-size 4 :value-type account :max-entries 4)
(defmap clocks :type :hash :key-size 4 :value-type clock :max-entries 4)

(defsubprog tick ((map ptr) (key (ptr u32)) (c (ptr clock))) i64
  (incf (clock-ticks c))
  (when (< (clock-ticks c) 3)
    (timer-start (clock-timer c) 1000000 0))
  0)

(defprog move (:type :cgroup-skb :section "cgroup_skb/egress")
  (when-let ((a (map-lookup accounts 0)))
    (with-spin-lock ((account-lock a))
      (decf (account-balance a) (i64 (ctx len)))
      (when (< (account-balance a) 0)
        (setf (account-balance a) 0))
      (incf (account-changes a))))
  (when-let ((c (map-lookup clocks 0)))
    (timer-init (clock-timer c) clocks 1)
    (timer-set-callback (clock-timer c) tick)
    (timer-start (clock-timer c) 1000000 0))
  1)

;; the body's value, computed while the lock is held
(defprog covered (:type :cgroup-skb :section "cgroup_skb/egress")
  (when-let ((a (map-lookup accounts 1)))
    (let ((left i64 (with-spin-lock ((account-lock a))
                      (when (> (account-balance a) 1000)
                        (setf (account-balance a) 1000))
                      (account-balance a))))
      (when (< left 0)
        (return 0))))
  1)

;; a timer comes first in the object
(defprog start (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((fresh (make-clock)))
    (map-update clocks 1 fresh BPF_NOEXIST))
  1)
