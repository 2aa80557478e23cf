;;; Arrays in the memory of the process that runs: pointers, numbers, structs.

(defstruct part
  (start u64)
  (len u32)
  (kind u16))

(defmap total :type :array :key-size 4 :value-size 8 :max-entries 4)

(defprog look (:type :cgroup-sysctl :section "cgroup/sysctl")
  (let ((address (getmap total 0)) (count (getmap total 1)) (sum u64 0))
    (do-user-ptrs (p address count 8)
      (incf sum p))
    (do-user-ptrs (p (+ address 64) 4 8 :index i)
      (when (= i 2)
        (return 1))
      (incf sum (logand p 7)))
    (do-user-array (n i16 address count 16 :index i)
      (setf sum (+ sum (* n i))))
    (do-user-array (one part address count 4)
      (unless (= (part-kind one) 0)
        (incf sum (part-len one))))
    (setf (getmap total 2) sum))
  1)
