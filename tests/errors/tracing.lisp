;; Histograms, statistics, latencies and stacks in maps of another kind.
(defstruct latency (count u64) (sum u64) (min u64) (max u64))
(defstruct small (count u16) (sum u64))
(defstruct who (uid u32) (slot u32))
(defstruct start (when u64) (what u64))
(defmap slots :type :array :key-type u32 :value-type u64 :max-entries 11)
(defmap bytes :type :array :key-type u32 :value-type u8 :max-entries 64)
(defmap ring :type :ringbuf :max-entries 4096)
(defmap by-user :type :hash :key-type who :value-type u64 :max-entries 64)
(defmap latencies :type :hash :key-type u32 :value-type latency :max-entries 64)
(defmap smalls :type :hash :key-type u32 :value-type small :max-entries 64)
(defmap numbers :type :hash :key-type u32 :value-type u64 :max-entries 64)
(defmap halves :type :hash :key-type u32 :value-type u32 :max-entries 64)
(defmap starts :type :hash :key-type u32 :value-type start :max-entries 64)
(defmap traces :type :stack-trace :key-size 4 :value-size 512 :max-entries 64)

(defprog histograms (:type :kprobe :section "kprobe/vfs_read")
  (hist-log2 ring 5) ; error: map-operation
  (hist-log2 bytes 5) ; error: atomic-width
  (hist-log2 nothing 5) ; error: unknown-map
  (hist-linear slots (pt-regs-parm3) :min 0 :max 100 :step 10) ; error: map-shape
  (hist-linear slots (pt-regs-parm3) :min 0 :max 90) ; error: malformed
  (hist-linear slots (pt-regs-parm3) :min 0 :max 90 :stp 10) ; error: unknown-option
  (hist-linear slots (pt-regs-parm3) :min 0 :max (nsecs) :step 10) ; error: not-constant
  (let ((key (make-who)))
    (setf (who-uid key) 1)
    (hist-log2 by-user 5 :key key) ; error: malformed
    (hist-log2 by-user 5 :key key :slot-field who-slots) ; error: unknown-field
    (hist-log2 by-user 5)) ; error: type
  0)

(defprog statistics (:type :kprobe :section "kprobe/vfs_read")
  (update-stats latencies (pid) 5 latency count mean) ; error: malformed
  (update-stats latencies (pid) 5) ; error: argument-count
  (update-stats latencies (pid) 5 nothing) ; error: unknown-form
  (update-stats numbers (pid) 5 latency) ; error: type
  (update-stats smalls (pid) 5 small count) ; error: atomic-width
  (update-stats ring (pid) 5 latency) ; error: map-operation
  0)

(defprog times (:type :kprobe :section "kprobe/vfs_read")
  (record-start ring (tid)) ; error: map-operation
  (record-start starts (tid)) ; error: type
  (with-latency (ns numbers) ns) ; error: malformed
  (with-latency (ns ring (tid)) ns) ; error: map-operation
  (with-latency (ns halves (tid)) (printk "%llu" ns)) ; error: bounds
  0)

(defprog stacks (:type :kprobe :section "kprobe/vfs_read")
  (printk "%d" (kernel-stack numbers)) ; error: map-operation
  (printk "%d" (user-stack traces))
  0)

(defprog packets (:type :xdp)
  (printk "%d" (kernel-stack traces)) ; error: helper-not-allowed
  (pid 5) ; error: argument-count
  xdp-pass)
