; What clang warns of in a test or a constant, written so that it does not.
; inputs 10 7 0 0 0 0
; inputs 0 0 0 0 0 0
; expect always_set 0: 1
; expect always_set 1: 1
; expect bits_that_cannot_be 0: 1
; expect bits_that_cannot_be 1: 1
; expect chosen_of_two 0: 0
; expect chosen_of_two 1: 1
; expect doubtful 0: 1 results[00000000]=0100000000000000 results[01000000]=0100000000000000 results[03000000]=0200000000000000 results[05000000]=0404040000000000 results[06000000]=0700000000000000 results[07000000]=0900000000000000
; expect doubtful 1: 1 results[00000000]=0100000000000000 results[01000000]=0100000000000000 results[02000000]=0100000000000000 results[03000000]=0200000000000000 results[04000000]=0100000000000000 results[05000000]=0404040000000000 results[06000000]=0d00000000000000 results[07000000]=0900000000000000 results[08000000]=0a00000000000000
; expect known_beside_a_byte 0: 0 results[00000000]=0100000000000000
; expect known_beside_a_byte 1: 0 results[00000000]=0100000000000000
; expect nothing_calls_divide 0: 0
; expect nothing_calls_divide 1: 0
; expect unused_with_the_name_of_a_struct 0: 1 results[00000000]=1000000000000000
; expect unused_with_the_name_of_a_struct 1: 1 results[00000000]=1000000000000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defconstant +ten+ 10)
(defstruct cell (word u64) (half u32))
(defprog doubtful (:type :cgroup-skb)
  (let ((a (+ 0 (getmap inputs 0))) (c (make-cell)))
    (when (if a 65535 +ten+) (incf (getmap results 0)))
    (when (let () (if a 1 +ten+)) (incf (getmap results 1)))
    (when (if a 0 3) (incf (getmap results 2)))
    (when (progn (incf (getmap results 3)) (logior a 4)) (incf (getmap results 3)))
    (unless (let ((b (* a 2))) (if (> b 3) 7 0)) (incf (getmap results 4)))
    (memset c 0 (sizeof u32) 3)
    (setf (getmap results 5) (cell-word c) (getmap results 6) (logxor (u64 +ten+) 7 a)
          (getmap results 7) (+ 2 (logxor (u64 2) 5)) (cell-half c) (logxor +ten+ 0 a)
          (getmap results 8) (cell-half c))
    1))
(defprog always-set (:type :cgroup-skb)
  (let ((a (+ 0 (getmap inputs 0))))
    (if (logior (let () 1) a) 1 0)))
(defprog unused-with-the-name-of-a-struct (:type :cgroup-skb)
  (let ((a (+ 0 (getmap inputs 0))))
    (let* ((b a) (cell b) (c cell)))
    (setf (getmap results 0) (sizeof cell))
    (if (logior a (>= a a)) 1 0)))
(defprog bits-that-cannot-be (:type :cgroup-skb)
  (let ((a i8 (+ 0 (getmap inputs 0))))
    (if (= (logand a 4) 3) (return 0))
    (if (/= (logior a 1) 2) 1 (zerop (logior a 1)))))
(defprog nothing-calls-divide (:type :cgroup-skb)
  (let ((a (+ 0 (getmap inputs 0))) (b (+ 0 (getmap inputs 1))))
    (let ((unused (mod (/ a b) b)))
      (if (s> 0 (= 0 (/ a b))) 1 0))))
(defprog chosen-of-two (:type :cgroup-skb)
  (unless (abs (if (map-lookup inputs 0) 1 2))
    (return 3))
  (if (abs (if (getmap inputs 0) 0 2)) 1))
(defprog known-beside-a-byte (:type :cgroup-skb)
  (let ((v u8 (getmap inputs 0)))
    (setf (getmap results 0) (/= (htons (let* (w) 1)) v))
    0))
