; A histogram's bounds come from what fills it; by key, it is one for each key or that of one.
(defstruct by-disk (disk u32) (slot u32))
(defmap plain :type :array :key-size 4 :value-size 8 :max-entries 32)
(defmap keyed :type :hash :key-type by-disk :value-type u64 :max-entries 100)
(defmap steps :type :hash :key-type by-disk :value-type u64 :max-entries 100)
(defmap other :type :hash :key-type by-disk :value-type u64 :max-entries 100)
(defoption ms flag nil "in milliseconds")
(defparam quiet flag nil "say nothing")
(defprog p (:type :cgroup-skb)
  (let ((d (make-by-disk)) (len (ctx len)))
    (setf (by-disk-disk d) 1)
    (unless quiet
      (hist-log2 plain len)
      (hist-log2 keyed len :key d :slot-field by-disk-slot)
      (hist-linear steps len :min 0 :max 100 :step 10 :key d :slot-field by-disk-slot)))
  1)
(with-bpf-session ()
  (print-histogram plain :unit (if ms "ms" "us"))
  (print-histogram plain 1) ; error: type
  (print-histogram plain :unit 1) ; error: type
  (print-histogram keyed :unit "us" :clear t)
  (print-histogram keyed (make-by-disk :disk 1))
  (print-histogram steps 1) ; error: type
  (print-histogram steps)
  (print-histogram other)) ; error: type
