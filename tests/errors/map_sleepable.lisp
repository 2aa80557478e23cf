; Programs that may sleep can use a few types of maps only; the kernel refuses the others whatever is
; done with them.
(defmap seen :type :bloom-filter :value-size 8 :max-entries 100)
(defmap out :type :perf-event-array)
(defmap traces :type :stack-trace :key-size 4 :value-size 64 :max-entries 10)
(defmap counts :type :array :key-size 4 :value-size 8 :max-entries 1)
(defmap records :type :ringbuf :max-entries 4096)
(defmap waiting :type :queue :value-size 8 :max-entries 100)

(defprog bloom (:type :kprobe :section "uprobe.s" :license "GPL")
  (let ((v u64 1))
    (map-push seen v)) ; error: map-operation
  0)

(defprog perf (:type :kprobe :section "uprobe.s" :license "GPL")
  (let ((v u64 1))
    (perf-event-output (ctx-ptr) out 0 (stack-addr v) 8)) ; error: map-operation
  0)

(defprog trace (:type :kprobe :section "uretprobe.s" :license "GPL")
  (get-stackid (ctx-ptr) traces 0) ; error: map-operation
  0)

(defprog fine (:type :syscall :license "GPL")
  (incf (getmap counts 0))
  (ringbuf-query records 0)
  (map-push waiting 1)
  0)
