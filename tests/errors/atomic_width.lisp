(defmap counts :type :array :key-size 4 :value-size 2 :max-entries 1)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (when-let ((count (map-lookup counts 0)))
    (atomic-add count 1)) ; error: atomic-width
  1)

;; the others are of the same shape
(defstruct many-counts (small u16) (word u32) (wide u64))
(defmap tally-map :type :array :key-size 4 :value-type many-counts :max-entries 1)
(defprog others (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((c (map-lookup tally-map 0)) (n u64 1))
    (atomic-or (many-counts-word-ptr c) 1) ; error: null-deref
    (when c
      (atomic-xchg (many-counts-small-ptr c) 1) ; error: atomic-width
      (atomic-fetch-add (many-counts-wide-ptr c)) ; error: argument-count
      (atomic-cmpxchg (many-counts-wide-ptr c) 1) ; error: argument-count
      (atomic-cmpxchg (many-counts-wide-ptr c) 0 1 2 u64 3) ; error: argument-count
      (atomic-and c 2 1 u32) ; error: atomic-width
      (atomic-xor n 1) ; error: type
      (atomic-fetch-or (many-counts-word-ptr c) #x1ffffffff) ; warning: cut
      (atomic-fetch-xor c 0 1 many-counts))) ; error: atomic-width
  1)

;; where in the object it is, and in which memory
(defprog places (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((c (map-lookup tally-map 0)) (i (logand (ctx len) 1)))
    (unless c (return 1))
    (atomic-add (+ c 4) 0 1 u64) ; error: atomic-width
    (atomic-add (+ c 2) 0 1 u32) ; error: atomic-width
    (atomic-add c 16 1 u64) ; error: bounds
    (atomic-add (ctx-ptr) 8 1) ; error: type
    (atomic-add c (* i 8) 1 u64))
  1)
