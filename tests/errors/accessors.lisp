;; Which struct an accessor is of, where the names of two begin it.
(defstruct trace (data-flags u64) (d-e-f u64) (data-both u64) (list (array u8 4)))
(defstruct trace-data (raw u64) (both u64))
(defstruct trace-d (x u64))
(defmap m :type :array :key-type u32 :value-type trace :max-entries 1)
(defmap n :type :array :key-type u32 :value-type trace-data :max-entries 1)

(defprog p (:type :raw-tracepoint :section "raw_tp/sched_process_exec")
  (when-let ((x (map-lookup m 0)) (y (map-lookup n 0)))
    (setf (trace-data-flags x) (trace-data-raw y))
    (setf (trace-d-e-f x) 2)
    (setf (load u64 (trace-data-flags-ptr x)) 3)
    (setf (trace-list x 1) 4)
    (setf (trace-data-both x) 5) ; error: ambiguous
    (setf (trace-data-none x) 6)) ; error: unknown-field
  0)
