;; The context, and what is given back, go to the kernel as they came.
(import-kernel-struct task-struct pid)
(defkfunc bpf-task-release ((task (ptr task-struct))) void :release)
(defstruct event (a u64) (b u64))
(defmap records :type :ringbuf :max-entries 4096)

(defprog context (:type :tc)
  (let* ((c (ctx-ptr)) (moved (+ c 8)))
    (skb-pull-data c 20)
    (skb-pull-data moved 20)) ; error: type
  TC_ACT_OK)

(defprog record (:type :tc)
  (let ((e (ringbuf-reserve records (sizeof event) 0)))
    (when e
      (memset e 0 0 (sizeof event))
      (ringbuf-submit (+ e 8) 0))) ; error: type
  (let ((e (ringbuf-reserve records (sizeof event) 0)))
    (unless e
      (return TC_ACT_OK))
    (setf e (+ e 8))
    (ringbuf-discard e 0)) ; error: type
  (let ((e (ringbuf-reserve records (sizeof event) 0)))
    (when e
      (ringbuf-discard (cast (ptr event) e) 0)))
  TC_ACT_OK)

(defprog not-owned (:type :tp-btf :section "tp_btf/sched_switch")
  (bpf-task-release (ctx next)) ; error: released
  0)
