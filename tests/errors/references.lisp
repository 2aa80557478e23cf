;; Dynptrs, saved interrupt flags, disabled preemption and kernel objects are given back once, on every way.
(defstruct dyn (a u64) (b u64))
(defmap rb :type :ringbuf :max-entries 4096)
(import-kernel-struct task-struct pid)
(defkfunc bpf-local-irq-save ((flags (ptr u64))) void)
(defkfunc bpf-local-irq-restore ((flags (ptr u64))) void)
(defkfunc bpf-preempt-disable () void)
(defkfunc bpf-preempt-enable () void)
(defkfunc bpf-task-acquire ((t (ptr task-struct))) (ptr task-struct) :acquire :ret-null)
(defkfunc bpf-task-release ((t (ptr task-struct))) void :release)
(defsubprog reserve ((d (ptr dyn))) i32 (i32 (ringbuf-reserve-dynptr rb 16 0 d)))

(defprog dynptrs (:type :raw-tracepoint :section "raw_tp/sys_enter")
  (let ((d (make-dyn)) (e (make-dyn)) (f (make-dyn)) (n u64 1))
    (reserve d)
    (dynptr-write d 0 (stack-addr n) 8 0)
    (ringbuf-submit-dynptr d 0)
    (ringbuf-discard-dynptr d 0) ; error: released
    (when (< (ringbuf-reserve-dynptr rb 16 0 e) 0) ; error: unreleased
      (return 0))
    (ringbuf-submit-dynptr e 0)
    (dynptr-write f 0 (stack-addr n) 8 0)) ; error: released
  0)

(defprog flags (:type :tc)
  (let ((saved u64) (other u64))
    (bpf-local-irq-save (stack-addr saved)) ; error: unreleased
    (bpf-local-irq-restore (stack-addr other)) ; error: released
    (bpf-preempt-disable)
    (bpf-preempt-enable)
    (bpf-preempt-enable)) ; error: released
  TC_ACT_OK)

(defprog objects (:type :tp-btf :section "tp_btf/sched_switch")
  (let ((a (bpf-task-acquire (get-current-task-btf)))) ; error: unreleased
    (when (and a (> (ktime-get-ns) 5))
      (bpf-task-release a)))
  0)

(defprog order (:type :tc)
  (let ((one u64) (other u64))
    (bpf-local-irq-save (stack-addr one))
    (bpf-local-irq-save (stack-addr other))
    (bpf-local-irq-restore (stack-addr one)) ; error: released
    (bpf-local-irq-restore (stack-addr other)))
  (let ((one u64) (other u64))
    (bpf-local-irq-save (stack-addr one))
    (when (= (ctx len) 40)
      (bpf-local-irq-save (stack-addr other))
      (bpf-local-irq-restore (stack-addr other)))
    (bpf-local-irq-restore (stack-addr one)))
  TC_ACT_OK)

(defstruct two (a u64) (b u64))
(defprog fields (:type :tc)
  (let ((e (ringbuf-reserve rb (sizeof two) 0)))
    (when e
      (memset e 0 0 (sizeof two))
      (if (= (ctx len) 40)
          (ringbuf-discard (two-a-ptr e) 0)
          (ringbuf-submit (two-b-ptr e) 0)))) ; error: type
  TC_ACT_OK)
