;; What a probe has not, and targets of another shape.
(defprog entry (:type :kprobe :section "kprobe/do_unlinkat")
  (pt-regs-ret) ; error: ctx-field
  (usdt-arg 0) ; error: ctx-field
  0)

(defprog end (:type :kprobe :section "uretprobe")
  (pt-regs-parm1) ; error: ctx-field
  0)

(defprog usdt (:type :kprobe :section "usdt")
  (pt-regs-parm1) ; error: ctx-field
  (usdt-arg 12) ; error: constant-range
  (usdt-arg -1) ; error: constant-range
  0)

(defprog packet (:type :xdp)
  (pt-regs-ip) ; error: ctx-field
  xdp-pass)

(defprog call (:type :kprobe :section "ksyscall/openat")
  (pt-regs-parm7) ; error: constant-range
  0)

(defsubprog helper () u64
  (pt-regs-parm1))

(defprog calls-it (:type :kprobe :section "kprobe/do_unlinkat")
  (helper)
  0)

(defprog offset (:type :kprobe :section "kprobe/do_unlinkat+") 0) ; error: section-target
(defprog colon (:type :kprobe :section "kprobe/do:unlinkat") 0) ; error: section-target
(defprog no-function (:type :kprobe :section "uprobe//bin/true:") 0) ; error: section-target
(defprog no-binary (:type :kprobe :section "uprobe/:main") 0) ; error: section-target
(defprog no-name (:type :kprobe :section "usdt//bin/true:a") 0) ; error: section-target
(defprog no-provider (:type :kprobe :section "usdt//bin/true::a") 0) ; error: section-target
(defprog event (:type :tracepoint :section "tp/sched_switch") 0) ; error: section-target
(defprog pattern (:type :kprobe :section "kprobe.multi/tcp-*") 0) ; error: section-target
(defprog raw (:type :raw-tracepoint :section "raw_tp/sched/sched_switch") 0) ; error: section-target
(defprog later (:type :kprobe :section "uprobe.multi//bin/true:main") 0) ; error: unsupported
