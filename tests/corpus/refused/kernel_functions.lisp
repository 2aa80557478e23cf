;; Kernel functions: their callers, their flags, the memory they are given.
(defstruct tuple (a u32) (b u32) (c u32))
(defkfunc bpf-local-irq-save ((flags (ptr u64))) void)
(defkfunc bpf-local-irq-restore ((flags (ptr u64))) void)
(defkfunc bpf-task-from-vpid ((pid i32)) (ptr task-struct))
(defkfunc bpf-skb-ct-lookup ((context (ptr --sk-buff)) (tuple (ptr tuple)) (len u32) (options (ptr tuple)) (options-len u32)) (ptr nf-conn))
(defkfunc bpf-ct-release ((connection (ptr nf-conn))) void)
(defkfunc bpf-throw ((cookie u64)) void)
(defkfunc bpf-xdp-metadata-rx-timestamp ((context (ptr xdp-md)) (to (ptr u64))) i32)

(defprog order (:type :tc)
  (let ((one u64) (other u64))
    (bpf-local-irq-save (stack-addr one))
    (bpf-local-irq-save (stack-addr other))
    (bpf-local-irq-restore (stack-addr one)) ; error: released
    (bpf-local-irq-restore (stack-addr other)))
  TC_ACT_OK)

(defprog null (:type :tp-btf :section "tp_btf/sched_switch")
  (bpf-task-release (bpf-task-from-vpid 1)) ; error: null-deref
  0)

(defprog kept (:type :tp-btf :section "tp_btf/sched_switch")
  (if (bpf-task-from-vpid 1) 0 0)) ; error: unreleased

(defprog caller (:type :socket-filter)
  (when (= (ctx len) 40)
    (bpf-throw 0)) ; error: kernel-function
  0)

(defprog size (:type :tc)
  (let ((tuple (make-tuple)) (options (make-tuple)))
    (when-let ((found (bpf-skb-ct-lookup (ctx-ptr) tuple 36 options 12))) ; error: bounds
      (bpf-ct-release found)))
  TC_ACT_OK)

(defprog unbound (:type :xdp)
  (let ((at u64 0))
    (bpf-xdp-metadata-rx-timestamp (ctx-ptr) (stack-addr at)) ; error: kernel-function
    (if (= at 1) XDP_DROP XDP_PASS)))
