;; Numbers that are addresses, pointers that become numbers, constants that are cut, and names that the
;; headers have: what newer clangs refuse or warn of where C converts by itself.

(import-kernel-struct file f-path)
(defstruct text (bytes (array u8 64)))
(defstruct record (pad u64) (addr (array u8 16)) (more u64))
(defstruct cell (wide u64))
(defmap pids :type :hash :key-type u32 :value-type u8 :max-entries 16)
(defmap cells :type :array :key-type u32 :value-type cell :max-entries 1)
(defmap events :type :ringbuf :max-entries 4096)
(defparam filter u8 0 "one process only")
(defglobal seen u64)

;; a struct of which no field is named
(defprog closed (:type :fentry :section "fentry/filp_close")
  (let ((text (make-text)))
    (d-path (file-f-path-ptr (ctx filp)) text (sizeof text)))
  0)

;; a number or a pointer
(defsubprog wanted () u32
  (and (or (= filter 0) (map-lookup pids (pid)))
       (> (uid) 0)))

;; the address of a field is never null, and is not computed before the pointer was tested
(defsubprog found ((n u32)) u32
  (let ((c (map-lookup cells 0)))
    (if (and c (or (> n 3) (cell-wide-ptr c))) 1 0)))

;; constants as addresses; an enum of the UAPI
(defprog addresses (:type :raw-tracepoint :section "raw_tp/sched_process_exec")
  (let ((n u64 0))
    (probe-read-kernel (stack-addr n) 8 #xffffffff81000000)
    (probe-read-user (stack-addr n) 8 4096)
    (setf seen n)
    (when (enum-value-exists bpf-map-type BPF_MAP_TYPE_CGRP_STORAGE) (incf seen))
    (when (and (/= (wanted) 0) (/= (found (u32 n)) 0)) (incf seen)))
  0)

(defsubprog each-round ((i u32) (c (ptr cell))) i64
  (incf (cell-wide c))
  0)

;; a constant that the helper's parameter cuts, and an offset before a member
(defprog constants (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((c (make-cell)) (src (make-record)))
    (bpf-loop (cast u32 4294967299) each-round c 0)
    (skb-load-bytes (ctx-ptr) (if (> (cell-wide c) 2) 4294967299 1) c 8)
    (with-ringbuf (e events (sizeof record))
      (memset e 0 0 (sizeof record))
      (memcpy (record-addr-ptr e) -1 src 0 16)
      (setf (record-more e) (cell-wide c))))
  1)
