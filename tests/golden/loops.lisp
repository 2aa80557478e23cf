;;; Loops: every way to go round, and to leave.

(defmap seen :type :array :key-size 4 :value-size 8 :max-entries 64)
(defmap events :type :ringbuf :max-entries 4096)

(defconstant most-bits 64)

;; the number of the highest bit that is set
(defprog highest-bit (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((rest (ctx mark)) (bit 0))
    (while rest :max most-bits
      (setf rest (>> rest 1))
      (incf bit))
    (if (> bit 8) 1 0)))

(defprog first-free (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((found 64))
    (dotimes (i 64)
      (let ((value (map-lookup seen i)))
        (unless value
          (break))
        ;; taken: look at the next
        (when (load u64 value)
          (continue))
        (store u64 value 0 (ctx len))
        (setf found i)
        (break)))
    (if (< found 64) 1 0)))

(defprog chosen (:type :cgroup-skb :section "cgroup_skb/egress")
  (dotimes (i (ctx mark) :max 16)
    (case i
      (3 (continue))
      (7 (break)))
    (with-ringbuf (e events 16)
      (store u64 e 0 i)
      (store u64 e 8 (ctx len))
      ;; given back, since it is not submitted
      (when (= i (ctx priority))
        (break))
      (when (= i 9)
        (return 0))))
  1)

;; what is set inside is another variable than what counts
(defprog set-inside (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((sum 0))
    (dotimes (i 4)
      (setf i (* i (ctx len)))
      (incf sum i))
    (while t :max 8
      (let ((value (map-lookup seen sum)))
        (if (and value (> (load u64 value) 3))
            (setf sum (load u64 value))
            (break))))
    (if (> sum 3) 1 0)))
