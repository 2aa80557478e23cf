; Arms that a subprogram kept apart of a variable of its caller: they go with the subprogram's memory.
; inputs 1 2 3 4 5 6
; expect p14 0: 1 m1[03000000]=02 results[00000000]=0200000000000000 results[03000000]=0200000000000000 results[06000000]=0100000000000000 results[07000000]=7c00000000000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defstruct pair (f0 i64))
(defmap m0 :type :percpu-hash :key-size 2 :value-size 4 :max-entries 4096)
(defmap m1 :type :percpu-array :key-size 4 :value-size 1 :max-entries 7)
(defmap m2 :type :percpu-hash :key-type pair :value-type i64 :max-entries 4096)
(defmap m3 :type :lru-hash :key-type be16 :value-type pair :max-entries 4096)
(defmacro mac0
  (x y)
  `(if
     (+ ,y ,x)
     (let
       ((t1 u16 2) (t2 u8 #x3) (t3 i64 ,y))
       (dotimes
         (t4 4)
         (setf t2 t4)
         (let
           ((t5 u32 18446744069414584320) (t6 i32 -164558771))
           (cond
             (t2
               (let
                 ((t7 (make-pair)))
                 (setf (pair-f0 t7) t1)
                 (memset t7 0 (cast u8 ,x) 1)
                 (let
                   ((t8 (make-pair)))
                   (when t4
                     (let
                       ((t9 (getmap m3 t4)))
                       (when t9 (setf (getmap results 5) ,x) (store i16 t7 2 #x10000))))
                   (map-delete m2 t7))))
             (t
               (when-let
                 ((t10 (map-lookup m1 18446744069414584320)))
                 (incf t3)
                 (memset t10 0 (cast u8 18446744073709551360) 1)
                 (setf (getmap results 6) ,y))
               (atomic-add (stack-addr t6) 53)))
           (let
             ((t11 (make-pair)))
             (setf (pair-f0 t11) ,y)
             (dotimes
               (t12 4)
               (setf (getmap results 3) t1)
               (setf (getmap results 7) 124)
               (case t12
                 (1
                  (let
                    ((t13 (make-pair)))
                    (setf (pair-f0 t11) 1824256004)
                    (let ((t5 257) (t14 t5)) (let ((t15 (make-pair))) (decf t6)))))
                 ((0 2) (store u64 (stack-addr t3) 0 t2)))))))
       (dotimes (t16 1) (map-delete m0 1) (atomic-add (stack-addr t3) t1))
       92)
     (i8 ,x)))
(defsubprog sub0 ((v1 u64) (v2 u32) (v3 be16) (v4 i64)) u64 (mac0 65535 v4) (sizeof i64))
(defprog p14
  (:type :cgroup-skb)
  (let*
    ((v1 be32 (+ 0 (getmap inputs 0))) (v2 i64 (+ 0 (getmap inputs 1))))
    (bit-or (sub0 v1 v1 v2 -64) (<< v2 v1) (setmap m1 3 2 bpf_exist) (unless v1 -226))
    (with-ipv4
      (program-0 sum v5)
      (with-icmp (v6 v7 v8) (setf (getmap results 4) v1))
      (dotimes (v9 3) (dotimes (v10 4) (map-delete m3 3)))
      (dotimes (v11 1) (mac0 #xfffffffffffffffe v1) (setf (getmap results 0) v2)))
    (let* ((v12 v1)) v2)
    (setf
      (getmap results 8)
      (mod
        (sub0
          (/ v1 v1)
          (* v1 v1)
          (and v2 v2 v1)
          (let* ((v13 -4)) (atomic-add (stack-addr v2) v2) (when v1 (return 1)) v1))
        (logand (mod v2 v2) (>> v2 40) (/= v2 v2 v2))))
    (setf
      (getmap results 9)
      (if-let (v14 u8 (setmap m1 0 7 bpf_noexist)) (/= v1 v14 v14) (mac0 2 v1)))
    (setf (getmap results 11) v1)
    (setf (getmap results 12) v2)
    (if (progn (when v2 (incf-map m0 0)) v2) 1 0)))