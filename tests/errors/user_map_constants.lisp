; Keys beyond an array, operations that a map has not, flags and CPUs that there are not: each at its line.
(defmap h :type :hash :key-size 4 :value-size 4 :max-entries 4)
(defmap a :type :array :key-size 4 :value-size 4 :max-entries 4)
(defmap pa :type :percpu-array :key-size 4 :value-size 4 :max-entries 4)
(defmap q :type :queue :value-size 4 :max-entries 4)
(defmap r :type :ringbuf :max-entries 4096)
(defmap j :type :prog-array :max-entries 2)
(defmap bl :type :bloom-filter :value-size 4 :max-entries 4)
(defmap st :type :stack-trace :value-size 8 :max-entries 4)
(defstruct s (xs (array u32 4)) (y u32))
(defprog p (:type :cgroup-skb) 1)
(with-bpf-session ()
  (bpf:map-ref a 4) ; error: bounds
  (bpf:map-ref pa 4) ; error: bounds
  (setf (bpf:map-ref a 9) 1) ; error: bounds
  (bpf:map-update a 4 1) ; error: bounds
  (incf (bpf:map-ref a 4)) ; error: bounds
  (bpf:map-ref a -1) ; error: bounds
  (bpf:map-delete j 2) ; error: bounds
  (setf (bpf:map-ref j 2) p) ; error: bounds
  (bpf:map-ref pa 0 :cpu -1) ; error: constant-range
  (format t "~a" (bpf:map-ref pa 0 :cpu 100000))
  (let ((s (make-s))) (format t "~a" (s-xs s 4)) (setf (s-xs s 4) 1) (incf (s-xs s -1))) ; error: bounds, bounds, bounds
  (bpf:map-clear q) ; error: map-operation
  (bpf:map-clear r) ; error: map-operation
  (bpf:map-clear bl) ; error: map-operation
  (bpf:map-clear a)
  (bpf:map-count q) ; error: map-operation
  (bpf:map-count r) ; error: map-operation
  (bpf:map-count bl) ; error: map-operation
  (bpf:map-push bl 1)
  (bpf:map-pop bl) ; error: map-operation
  (bpf:map-push r 1) ; error: map-operation
  (bpf:map-pop r) ; error: map-operation
  (bpf:map-peek st) ; error: map-operation
  (bpf:lost h) ; error: map-operation
  (bpf:lost q) ; error: map-operation
  (bpf:do-map (k v h :top -1) (format t "~a~a" k v)) ; error: constant-range
  (bpf:do-map (k v h :top 0) (format t "~a~a" k v))
  (print-map q) ; error: map-operation
  (bpf:map-update h 1 1 99) ; error: constant-range
  (bpf:map-update h 1 1 BPF_NOEXIST)
  (bpf:map-update a 1 1 BPF_NOEXIST) ; error: map-operation
  (setf (bpf:map-ref q 1) 5) ; error: map-operation
  (incf (bpf:map-ref q 1))) ; error: map-operation
