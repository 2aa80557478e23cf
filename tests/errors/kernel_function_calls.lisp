;; What is known of the kernel's functions: who may call them, their flags, and which arguments are sizes.
(import-kernel-struct task-struct pid)
(defstruct tuple (a u32) (b u32) (c u32))
(defstruct options (a u32) (b u32) (c u32))
(defstruct opaque (a u8))
(defmap sizes :type :array :key-type u32 :value-type u32 :max-entries 1)

;; flags that the declaration leaves out are the kernel's
(defkfunc bpf-task-from-vpid ((pid i32)) (ptr task-struct))
(defkfunc bpf-task-release ((task (ptr task-struct))) void)
(defkfunc bpf-task-under-cgroup ((task (ptr task-struct)) (group (ptr cgroup))) i64)
(defkfunc bpf-copy-from-user-str ((to ptr) (n u32) (from ptr) (flags u64)) i32)
(defkfunc bpf-local-irq-save ((flags (ptr u64))) void :release) ; error: kernel-function
(defkfunc bpf-dynptr-size ((p ptr)) u32 :acquire) ; error: type, kernel-function

(defprog null (:type :tp-btf :section "tp_btf/sched_switch")
  (bpf-task-release (bpf-task-from-vpid 1)) ; error: null-deref
  0)

(defprog kept (:type :tp-btf :section "tp_btf/sched_switch")
  (let ((task (bpf-task-from-vpid 1))) ; error: unreleased
    (when task (printk "%d" (task-struct-pid task))))
  0)

(defprog fine (:type :tp-btf :section "tp_btf/sched_switch")
  (when-let ((task (bpf-task-from-vpid 1)))
    (bpf-task-release task))
  0)

(defprog sleeps (:type :tp-btf :section "tp_btf/sched_switch")
  (let ((name (make-tuple)))
    (bpf-copy-from-user-str name 12 nil 0)) ; error: sleep
  0)

;; who may call them
(defprog probe (:type :kprobe :section "kprobe/do_exit")
  (when-let ((task (bpf-task-from-vpid 1))) ; error: kernel-function
    (bpf-task-release task)) ; error: kernel-function
  0)

(defsubprog take () u64
  (let ((group (bpf-cgroup-from-id 1))) ; error: kernel-function
    (when group (bpf-cgroup-release group))) ; error: kernel-function
  0)

(defprog filter (:type :socket-filter)
  (take)
  0)

(defkfunc bpf-xdp-metadata-rx-timestamp ((context (ptr xdp-md)) (to (ptr u64))) i32)

(defprog stamped (:type :xdp)
  (let ((at u64 0))
    (bpf-xdp-metadata-rx-timestamp (ctx-ptr) (stack-addr at)) ; error: kernel-function
    (if (= at 1) XDP_DROP XDP_PASS)))

;; memory and its size
(defkfunc bpf-skb-ct-lookup ((context ptr) (tuple ptr) (len u32) (options ptr) (options-len u32)) (ptr nf-conn))
(defkfunc bpf-ct-release ((connection (ptr nf-conn))) void)

(defprog large (:type :tc)
  (let ((tuple (make-tuple)) (options (make-options)))
    (when-let ((found (bpf-skb-ct-lookup (ctx-ptr) tuple 36 options 12))) ; error: bounds
      (bpf-ct-release found))
    (when-let ((found (bpf-skb-ct-lookup (ctx-ptr) tuple 12 options 16))) ; error: bounds
      (bpf-ct-release found))
    (when-let ((found (bpf-skb-ct-lookup (ctx-ptr) tuple 12 options (cast u32 -1)))) ; error: bounds
      (bpf-ct-release found))
    (when-let ((found (bpf-skb-ct-lookup (ctx-ptr) tuple (getmap sizes 0) options 12))) ; error: bounds
      (bpf-ct-release found))
    (when-let ((found (bpf-skb-ct-lookup (ctx-ptr) tuple (min 12 (getmap sizes 0)) options 12)))
      (bpf-ct-release found)))
  TC_ACT_OK)

;; slices of dynptrs
(defstruct dynptr (a u64) (b u64))
(defkfunc bpf-dynptr-from-skb ((context ptr) (flags u64) (d ptr)) i32)
(defkfunc bpf-dynptr-slice ((d ptr) (offset u32) (buffer ptr) (len u32)) ptr)

(defprog slices (:type :tc)
  (let ((d (make-dynptr)) (buffer (make-tuple)) (pair (make-opaque)))
    (bpf-dynptr-from-skb (ctx-ptr) 0 d)
    (when-let ((four (cast (ptr u32) (bpf-dynptr-slice d 0 buffer 4))))
      (setf (ctx mark) (load u32 four 0))
      (setf (ctx mark) (load u32 four 4))) ; error: bounds
    (when-let ((some (bpf-dynptr-slice d 0 buffer (getmap sizes 0)))) ; error: bounds, not-constant
      (setf (ctx mark) (load u32 some 0)))
    (when-let ((none (bpf-dynptr-slice d 0 buffer 0))) ; error: bounds
      (setf (ctx mark) (load u32 none 0)))
    (let ((untested (cast (ptr u32) (bpf-dynptr-slice d 0 buffer 4))))
      (setf (ctx mark) (load u32 untested 0))) ; error: null-deref
    (when-let ((short (bpf-dynptr-slice d 0 pair 2))) ; error: bounds
      (setf (ctx mark) (load u8 short 0))))
  TC_ACT_OK)

;; another program type's context
(defkfunc bpf-look ((context (ptr --sk-buff))) i32)
(defprog other-context (:type :xdp)
  (if (= (bpf-look (ctx-ptr)) 0) XDP_DROP XDP_PASS)) ; error: kernel-function
(defprog own-context (:type :tc)
  (if (= (bpf-look (ctx-ptr)) 0) TC_ACT_SHOT TC_ACT_OK))
