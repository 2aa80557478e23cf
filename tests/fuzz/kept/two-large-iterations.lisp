; A loop of two iterations that clang does not unroll: its counter is one bit, which is spilled around calls.
; inputs 1 2 3 4 5 6
; inputs 0 0 0 0 0 0
; expect p14 0: 1 m0[00000000]=7ff8f2caed336ef9 m2[01000000]=0100000000000000 results[09000000]=0200000000000000 results[0c000000]=0200000000000000 results[0d000000]=0300000000000000 results[0e000000]=0400000000000000
; expect p14 1: 0 m2[01000000]=0100000000000000 results[00000000]=0100000000000000
(import-kernel-struct task-struct
  timer-slack-ns
  comm
  nr-cpus-allowed
  exit-state
  pid
  tgid
  group-leader)
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defmap m0 :type :array :key-size 4 :value-size 8 :max-entries 6)
(defmap m1 :type :percpu-hash :key-size 4 :value-size 8 :max-entries 4096)
(defmap m2 :type :lru-percpu-hash :key-size 4 :value-size 8 :max-entries 4096)
(defconstant +c1+ 0)
(defprog p14
  (:type :cgroup-skb)
  (let*
    ((v1 u32 (+ 0 (getmap inputs 0)))
     (v2 u64 (+ 0 (getmap inputs 1)))
     (v3 i32 (+ 0 (getmap inputs 2)))
     (v4 be32 (+ 0 (getmap inputs 3))))
    (dotimes
      (skb 2)
      (setf (getmap results 0) (<= v2 skb))
      (store u32
        (stack-addr v1)
        0
        (s>
          (task-struct-pid
            (task-struct-group-leader
              (task-struct-group-leader (as-task-struct (get-current-task)))))
          (task-struct-tgid
            (task-struct-group-leader
              (task-struct-group-leader (as-task-struct (get-current-task)))))))
      (incf-map m2 1 (/ skb skb)))
    (setf
      (getmap results 8)
      (setmap m0
        (unless (logxor v1 +c1+ -64 v3) (when-let ((v5 (map-lookup m0 7))) (load u64 v5)))
        (when-let ((sum u32 (let* ((v6 u16 v2)) v3))) (* v3 -6306709296043896107))))
    (setf
      (getmap results 9)
      (cond ((>> v1 2) (s< 81985529216486895 0 v3)) ((logior v2 v1) (or v1 v2))))
    (setf (getmap results 11) v1)
    (setf (getmap results 12) v2)
    (setf (getmap results 13) v3)
    (setf (getmap results 14) v4)
    (if (load u16 (stack-addr v4)) 1 0)))
