(declaim (kernel "5.10"))
(defstruct pair (a u64) (b i64))
(defmap rb :type :ringbuf :max-entries 65536)

(defprog as-a-number (:type :cgroup-sysctl)
  (with-ringbuf (e rb (sizeof pair))
    (setf (pair-a e) 1 (pair-b e) 2)
    (strtol "12" 2 0 (pair-b-ptr e))) ; error: kernel
  1)
