;; An index of run time is inside the object where a test, a mask or the type says so.
(defstruct cell (wide u64) (words (array u32 4)) (bytes (array u8 256)))
(defmap cells :type :array :key-size 4 :value-type cell :max-entries 1)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((c (map-lookup cells 0)) (i (ctx mark)) (n (+ (ctx len) 0)) (s i32 (ctx len))
        (byte u8 (u8 (ctx len))))
    (unless c (return 1))
    (setf (cell-words c i) 1) ; error: bounds
    (when (< i 400)
      (setf (cell-words c i) 1)) ; error: bounds
    (when (< s 4)
      (setf (cell-words c s) 1)) ; error: bounds
    (when (< 4 n)
      (setf (cell-words c n) 1)) ; error: bounds
    (setf (cell-words c (mod n 100)) 1) ; error: bounds
    (store u32 c n 3) ; error: bounds
    (store u8 (+ c n) 0 3) ; error: bounds
    (memset c n 0 4) ; error: bounds
    (memcpy c 0 (cell-bytes-ptr c) n 8) ; error: bounds
    (atomic-add c (* i 4) 1 u32) ; error: bounds
    (when (< (cell-wide c) 4)
      (setf (cell-wide c) n (cell-words c (cell-wide c)) 1)) ; error: bounds
    (setf (cell-bytes c byte) 1
          (cell-words c (logand n 3)) 1
          (cell-words c (mod n 4)) 1
          (cell-words c (min n 3)) 1
          (cell-words c (>> n 62)) 1)
    (when (> 4 n)
      (setf (cell-words c n) 1)
      (store u32 c (+ 8 (* n 4)) 3))
    (when (<= 0 s 3)
      (setf (cell-words c s) 1)))
  1)
