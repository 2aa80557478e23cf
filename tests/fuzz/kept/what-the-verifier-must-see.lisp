; Sound programs of which clang made something that the verifier could not follow.
; inputs 0 0 0 0 0 0
; inputs 1 2 3 4 5 6
; inputs 255 31 13 33 255 18446744073709551609
; expect answer_of_several 0: 1
; expect answer_of_several 1: 0
; expect answer_of_several 2: 0
; expect answer_of_what_was_tested 0: 1
; expect answer_of_what_was_tested 1: 0
; expect answer_of_what_was_tested 2: 0
; expect answer_out_of_a_loop 0: 1 m1[00000000]=02000000
; expect answer_out_of_a_loop 1: 0 m1[00000000]=02000000
; expect answer_out_of_a_loop 2: 0 m1[00000000]=02000000
; expect counter_into_an_object 0: 0
; expect counter_into_an_object 1: 1
; expect counter_into_an_object 2: 1
; expect counters_in_half_a_slot 0: 1 results[00000000]=f9ffffffffffffff
; expect counters_in_half_a_slot 1: 1 results[00000000]=faffffffffffffff
; expect counters_in_half_a_slot 2: 1 results[00000000]=f8ffffffffffffff
; expect known_beside_a_truth 0: 1
; expect known_beside_a_truth 1: 1
; expect known_beside_a_truth 2: 1
; expect loop_after_a_null_test 0: 0
; expect loop_after_a_null_test 1: 0
; expect loop_after_a_null_test 2: 0
; expect mask_of_a_product 0: 1 m0[00000000]=0000000000000000000000000000000001000000000000000000000000000000 results[00000000]=0100000000000000
; expect mask_of_a_product 1: 0
; expect mask_of_a_product 2: 0
; expect null_tests_around_a_dead_copy 0: 0 m1[00000000]=00000000
; expect null_tests_around_a_dead_copy 1: 0
; expect null_tests_around_a_dead_copy 2: 0
; expect null_tests_of_rounds 0: 0 m1[00000000]=00000000 results[00000000]=0100000000000000
; expect null_tests_of_rounds 1: 0 m1[00000000]=00000000 results[00000000]=0100000000000000
; expect null_tests_of_rounds 2: 0 m1[00000000]=00000000 results[00000000]=0100000000000000
; expect remainder_of_a_truth 0: 1
; expect remainder_of_a_truth 1: 0
; expect remainder_of_a_truth 2: 0
; expect verdict_of_a_shifted_truth 0: 1
; expect verdict_of_a_shifted_truth 1: 0
; expect verdict_of_a_shifted_truth 2: 0
; expect verdict_out_of_two_ways 0: 1
; expect verdict_out_of_two_ways 1: 0
; expect verdict_out_of_two_ways 2: 0
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defstruct pair (f0 (array be16 4)) (f1 i16))
(defstruct cell (f0 (array u64 1)) (f1 u16) (f2 (array u64 2)))
(defmap m0 :type :array :key-size 4 :value-type cell :max-entries 5)
(defmap m1 :type :hash :key-size 4 :value-size 4 :max-entries 16)
(defmap m2 :type :percpu-array :key-size 4 :value-size 8 :max-entries 3)
(defprog mask-of-a-product (:type :cgroup-skb)
  (let* ((v2 u8 (getmap inputs 0)) (v5 u16 (getmap inputs 1)) (p (map-lookup m0 0)))
    (when v2 (return 0))
    (when p (incf (cell-f2 p (logand (* v5 -3 v2) 1))) (setf (getmap results 0) (cell-f2 p 0)))
    1))
(defprog counter-into-an-object (:type :cgroup-skb)
  (let* ((v2 (getmap inputs 0)) (v4))
    (dotimes (v5 2)
      (when-let ((v6 (map-lookup m0 0))) (setf (cell-f1 v6) v5))
      (dotimes (v9 1)
        (dotimes (v10 3)
          (setf (getmap results 0) v9)
          (decf v4 v10)
          (let ((v12 (make-pair)))
            (setf (pair-f0 v12 v5) 2)
            (setf (pair-f0 v12 (logand (pair-f1 v12) 1)) v10)
            (when v4 (return (if v2 1))))
          (setf v4 v2))))
    1))
(defprog null-tests-of-rounds (:type :cgroup-skb)
  (let ((v1 1) (v2 (getmap inputs 0)))
    (dotimes (v8 2)
      (let ((v10 (map-lookup m1 0)))
        (when v10
          (let ((v12 1)) (case v12 (0 (setf (getmap results 0) 5))))
          (getmap results 0)
          (setf v1 0))))
    (dotimes (v16 2) (let ((p (map-lookup m2 v1))) (when p (setf v2 v1) p)))
    (dotimes (v6 3)
      (when-let ((v7 (getmap m1 0))) (cond (1 (dotimes (v8 2) (setf v2 v8))) (v7)))
      (setf (getmap m1 0) 0))
    (setf (getmap results 0) v2)
    (if (map-lookup m1 v1) 1)))
(defprog null-tests-around-a-dead-copy (:type :cgroup-skb)
  (let* ((v2) (v3 i32) (v5 (getmap inputs 0)) (v13 1))
    (dotimes (v14 1)
      (let ((v15 (make-pair)))
        (dotimes (v16 2)
          (let ((p (map-lookup m1 0))) (when p (setf v13 v2) (memcpy v15 0 p 0 1)))))
      (setf v3 v13))
    (when v5 (return 0))
    (min (if (map-update m1 0 0) (mod v3 1)) 0)
    0))
(defprog remainder-of-a-truth (:type :cgroup-skb)
  (let* ((v1) (v2 (getmap inputs 0)))
    (when (setf v1 v2) (return (if (mod (s< v1 0) v2) 1)))
    (zerop (mod (s< 0 (load i8 (stack-addr v2))) v2))))
(defprog answer-of-what-was-tested (:type :cgroup-skb)
  (let* ((v1 u8 (getmap inputs 0)))
    (when (let ((v2 (/ v1 2))) v2) (return 0))
    (not v1)))
(defprog answer-of-several (:type :cgroup-skb)
  (let* ((v1 (getmap inputs 0)) (v2) (v3 (getmap inputs 1)) (v4 (getmap inputs 2)))
    (setf v2 (getmap m1 v2))
    (when 1 (return (zerop (or v1 v4 v3))))
    0))
(defprog answer-out-of-a-loop (:type :cgroup-skb)
  (let* ((v2 (getmap inputs 0)))
    (dotimes (v5 4) (setmap m1 0 bpf_exist))
    (dotimes (v8 1) (return (not v2)))
    0))
(defprog counters-in-half-a-slot (:type :cgroup-skb)
  (let* ((v i8 (getmap inputs 0)))
    (dotimes (v5 2)
      (dotimes (log2-floor 1)
        (dotimes (v6 2) (setf (getmap results 0) v))
        (dotimes (v7 2)
          (dotimes (v8 2)
            (when-let ((v9 (map-lookup m2 v7)))
              (setf (getmap results 0) v)
              (decf (load i8 (stack-addr v) 0)))))))
    1))
(defprog known-beside-a-truth (:type :cgroup-skb)
  (let ((v2 (getmap inputs 0)))
    (s>= (not v2) (>> (let () 5) 3))))
(defprog verdict-of-a-shifted-truth (:type :cgroup-skb)
  (let* ((v1 (getmap inputs 0)) (v2 (getmap inputs 1)))
    (setf v2 (> 1 v1))
    (if (>>> v2 v1) 1)))
(defprog verdict-out-of-two-ways (:type :cgroup-skb)
  (let* ((v2 0) (v4 0) (v5) (v6 (+ 0 (getmap inputs 0))))
    (setf (getmap results 0) v4)
    (setf (getmap results 0) v5)
    (not (progn (dotimes (v7 3) (setf (getmap results 0) v2) (decf v2 v2)) v6))))
(defprog loop-after-a-null-test (:type :cgroup-skb)
  (let* ((v5 i32) (sum u16 0))
    (dotimes (v6 1)
      (let ((v7 (map-lookup m1 0)))
        (when v7
          (let ((v8 u8 v6))
            (dotimes (v9 4) (incf (getmap m1 v8) sum) (dotimes (fresh 1) (setf v5 v9)))))))
    (setf (getmap results 0) v5)
    0))
