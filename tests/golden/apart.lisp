;;; What clang has to be kept from: tests of two pointers made one, and sums made products.

(defmap allowed :type :hash :key-size 4 :value-size 8 :max-entries 64)
(defmap known :type :hash :key-size 4 :value-size 8 :max-entries 64)

;; both are looked up before either is asked
(defprog either (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((by-mark (map-lookup allowed (ctx mark)))
        (by-priority (map-lookup known (ctx priority))))
    (if (or by-mark by-priority) 1 0)))

(defprog neither (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((by-mark (map-lookup allowed (ctx mark)))
        (by-priority (map-lookup known (ctx priority))))
    (when (and (not by-mark) (not by-priority))
      (return 0))
    (when by-mark
      (atomic-add by-mark 1))
    (when by-priority
      (atomic-add by-priority 1))
    1))

;; one after the other: a call stands between the tests
(defprog in-turn (:type :cgroup-skb :section "cgroup_skb/egress")
  (when (map-lookup allowed (ctx mark))
    (return 1))
  (let ((value (map-lookup known (ctx priority))))
    (unless value
      (return 0))
    (if (> (load u64 value) 9) 1 0)))

;; a sum of what varies, as often as is known when it runs
(defprog sum (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((rounds (ctx mark)) (total 0) (bytes 0))
    (dotimes (i rounds :max 32)
      (incf total (+ i 1)))
    (dotimes (i rounds :max 32)
      (incf bytes 8))
    (if (> (+ total bytes) 100) 1 0)))
