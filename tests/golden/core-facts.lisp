;;; What differs between kernels: fields, sizes, enums.

;; Linux 5.14 made `__state` of `state`.
(import-kernel-struct task-struct (state u64) (__state u32) comm)
;; The headers have a struct of this name, too.
(import-kernel-struct iphdr ttl protocol)

;; of a kernel that the building one is not
(import-kernel-struct future (flags u32) (name (array u8 8)) (next (ptr task-struct)))
(import-kernel-struct in-addr s-addr)

;; A function of the kernel is compared by its type: the struct is complete, though no field is used.
(import-kernel-struct file)
(defkfunc bpf-get-task-exe-file ((task (ptr task-struct))) (ptr file) :acquire :ret-null)
(defkfunc bpf-put-file ((file (ptr file))) void :release)

(defmap facts :type :array :key-type u32 :value-type u64 :max-entries 8)
(defstruct buffer (bytes (array u8 64)))

(defprog ask (:type :raw-tracepoint :section "raw_tp/sched_process_exec")
  (let ((task (as-task-struct (ctx args 0)))
        (other (as-future (ctx args 1)))
        (buffer (make-buffer)))
    (setf (getmap facts 0)
          (if (field-exists task-struct __state)
              (task-struct-__state task)
              (task-struct-state task)))
    (setf (getmap facts 1) (field-size task-struct comm))
    (setf (getmap facts 2) (enum-value cgroup-subsys-id memory-cgrp-id))
    (when (enum-value-exists cgroup-subsys-id memory-cgrp-id)
      (setf (getmap facts 3) 1))
    (when (field-exists future flags)
      (setf (getmap facts 4) (future-flags other))
      (setf (getmap facts 5) (future-name other 2)))
    (core-store be32 buffer 0 (htonl 1) in-addr s-addr)
    (setf (getmap facts 6) (buffer-bytes buffer 3))
    (when (= (iphdr-protocol (as-iphdr other)) IPPROTO_TCP)
      (setf (getmap facts 7) (iphdr-ttl (as-iphdr other)))))
  0)
