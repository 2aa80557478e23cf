;; Pointers that are kept in structs of the program, numbers that are followed, objects of the kernel's, the packet's end.
(defstruct nat (pad u32) (port u32))
(defstruct keeper (state (ptr nat)) (n u64))
(defmap nats :type :hash :key-type u32 :value-type nat :max-entries 4)
(defmap keepers :type :array :key-type u32 :value-type keeper :max-entries 1)
(defmap counts :type :task-storage :value-type u64 :map-flags :no-prealloc)

(defsubprog find ((k (ptr keeper))) i32
  (setf (keeper-state k) (map-lookup nats 0))
  0)
(defsubprog port-of ((k (ptr keeper))) u32
  (nat-port (keeper-state k)))

(defprog kept (:type :tc)
  (let ((k (make-keeper)) (o (make-keeper)))
    (find k)
    (setf (ctx mark) (nat-port (keeper-state k))) ; error: null-deref
    (when (keeper-state k)
      (setf (ctx mark) (+ (nat-port (keeper-state k)) (port-of k)))
      (setf (ctx mark) (load u32 (keeper-state k) 8))) ; error: bounds
    (setf (ctx mark) (nat-port (keeper-state o))) ; error: null-deref
    (when-let ((v (map-lookup keepers 0)))
      (when (keeper-state v)
        (setf (ctx mark) (nat-port (keeper-state v)))))) ; error: type
  TC_ACT_OK)

(defprog numbers (:type :tp-btf :section "tp_btf/sched_switch")
  (let ((k (make-keeper)) (task (cast (ptr nat) (get-current-task))))
    (setf (keeper-n k) (nat-port task)) ; error: type
    (task-storage-get counts k nil 0) ; error: type
    (task-storage-get counts task nil 0) ; error: type
    (task-storage-get counts (get-current-task-btf) nil 0))
  0)

(defprog end (:type :xdp)
  (let ((d (ctx u32 0)) (e (ctx-load u32 4)))
    (when (> (+ d 14) (- e 4)) ; error: type
      (return XDP_DROP))
    (when (> (+ d 14) e)
      (return XDP_DROP))
    (if (= (load u8 d 13) (load u8 d 14)) XDP_DROP XDP_PASS))) ; error: packet-bounds

(defprog socket (:type :tc)
  (let ((sk (ctx sk)))
    (when sk
      (setf (ctx mark) (load u32 sk 72))
      (setf (ctx mark) (u32 (load u64 sk 400))) ; error: bounds
      (setf (ctx mark) (load u32 sk 8)) ; error: ctx-width
      (setf (ctx mark) (u32 (load u64 sk 24))) ; error: ctx-width
      (setf (ctx mark) (load u32 sk (logand (ctx len) 4))))) ; error: bounds
  TC_ACT_OK)
