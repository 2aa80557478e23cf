;; an index or offset of run time must be seen to stay inside
(defstruct table (count u64) (slots (array u32 3)) (names (array u8 16)))
(defmap tables :type :array :key-size 4 :value-type table :max-entries 2)
(defmap raw :type :array :key-size 4 :value-size 24 :max-entries 2)
(defglobal last table)
(defsubprog slot ((p (ptr table)) (i u64)) u32
  (table-slots p i)) ; error: bounds
(defsubprog slot-below ((p (ptr table)) (i u64)) u32
  (if (< i 3) (table-slots p i) 0))
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((n (ctx len)) (t1 (map-lookup tables 0)) (bytes (map-lookup raw 0)) (s i32 (i32 (ctx mark))))
    (unless (and t1 bytes) (return 1))
    (setf (table-slots t1 n) 1) ; error: bounds
    (incf (table-slots last n)) ; error: bounds
    (table-names t1 (logand n 31)) ; error: bounds
    (load u8 bytes n) ; error: bounds
    (load u32 bytes (logand n 31)) ; error: bounds
    (memset bytes n 0 4) ; error: bounds
    (atomic-add bytes (* 4 (logand n 7)) 1 u32) ; error: bounds
    (when (< s 3) (setf (table-slots t1 s) 3)) ; error: bounds
    (dotimes (i 4) (setf (table-slots t1 i) i)) ; error: bounds
    ;; the verifier takes a remainder for anything; the others it follows
    (setf (table-names t1 (logand n 15)) 1)
    (setf (table-slots t1 (mod n 3)) 1) ; error: bounds
    (dotimes (i 3) (setf (table-slots t1 i) i))
    (when (< n 3) (setf (table-slots t1 n) (slot-below t1 n)))
    (when (and (>= s 0) (< s 3)) (setf (table-slots t1 s) 3))
    (let ((i (min n 2))) (incf (table-slots t1 i)))
    (load u8 bytes (logand n 15))
    (when (<= n 20) (store u32 bytes n 3))
    ;; what never runs
    (dotimes (i 0) (setf (table-slots t1 i) i))
    (if (slot last 3) 1 0)))
; warning@15: unused
; warning@16: unused
; warning@17: unused
; warning@29: unused
