;; Atomics: those that only work, and those that give what was there.
(defstruct cell
  (wide u64)
  (narrow u32)
  (signed i32))

(defmap cells :type :array :key-size 4 :value-type cell :max-entries 1)

(defprog work (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((c (map-lookup cells 0)) (len (ctx len)))
    (unless c (return 1))
    (atomic-add (cell-wide-ptr c) len)
    (atomic-and (cell-narrow-ptr c) #xff)
    (atomic-or c 12 -8 i32)
    (atomic-xor (cell-wide-ptr c) 1)
    (let ((before (atomic-fetch-add (cell-wide-ptr c) 1))
          (flags (atomic-fetch-or (cell-narrow-ptr c) 4)))
      (atomic-fetch-and (cell-wide-ptr c) (+ before flags))
      (atomic-fetch-xor c 12 1 i32)
      (when (= (atomic-cmpxchg (cell-narrow-ptr c) 0 len) 0)
        (atomic-xchg (cell-wide-ptr c) before)))
    1))
