; What counts in an array has room for it, 4 or 8 bytes wide, and what is shown is counted.
(defstruct hist (slots (array u32 4)) (few (array u16 40)) (other (array u32 64)))
(defglobal sizes (array u64 32))
(defglobal unused (array u64 32))
(defglobal mixed (array u64 32))
(defglobal one u64)
(defprog p (:type :raw-tracepoint :section "raw_tp/sched_switch")
  (hist-log2 one 5) ; error: type
  (hist-log2 nothing 5) ; error: unknown-map
  (hist-log2 mixed (ktime-get-ns))
  (hist-linear mixed (ktime-get-ns) :min 0 :max 100 :step 10)
  (hist-log2 sizes (ktime-get-ns))
  (let ((h (make-hist)))
    (hist-log2 (hist-other h) (ktime-get-ns))
    (hist-log2 (hist-slts h) 5) ; error: unknown-field
    (hist-log2 (hist-few h) 5) ; error: atomic-width
    (hist-linear (hist-slots h) 5 :min 0 :max 100 :step 10) ; error: map-shape, bounds
    (setf one (hist-other h 0)))
  0)
(defmap kept :type :array :key-size 4 :value-type hist :max-entries 1)
(with-bpf-session ()
  (bpf:attach p)
  (print-histogram unused) ; error: type
  (print-histogram mixed) ; error: type
  (print-histogram one) ; error: type
  (print-histogram sizes 3) ; error: type
  (let ((h (bpf:map-ref kept 0)))
    (print-histogram (hist-other h) :clear t) ; error: type
    (print-histogram (hist-other h))))
