;; Alignment, and memory that programs only read or only write.
(defstruct words (a u32) (b u32) (c u32) (d u32))
(defmap values :type :array :key-size 4 :value-size 64 :max-entries 1)
(defmap given :type :hash :key-size 4 :value-size 8 :max-entries 2 :map-flags :rdonly-prog)
(defmap told :type :hash :key-size 4 :value-size 8 :max-entries 2 :map-flags :wronly-prog)
(defmap waiting :type :queue :value-size 8 :max-entries 8 :map-flags :rdonly-prog)
(defparam limit u64 5)

(defprog misaligned-load (:type :tc)
  (let ((o (make-words)))
    (skb-load-bytes (ctx-ptr) 0 o 16)
    (if (> (load u32 o 2) 5) 1 0))) ; error: alignment

(defprog misaligned-wide-load (:type :tc)
  (let ((o (make-words)))
    (skb-load-bytes (ctx-ptr) 0 o 16)
    (if (> (load u64 o 4) 5) 1 0))) ; error: alignment

(defprog misaligned-store (:type :tc)
  (let ((o (make-words)))
    (store u32 o 6 (ctx len)) ; error: alignment
    (skb-store-bytes (ctx-ptr) 0 o 16 0))
  0)

(defprog misaligned-variable (:type :tc)
  (let ((n u32 0))
    (skb-load-bytes (ctx-ptr) 0 (stack-addr n) 4)
    (if (> (load u16 (stack-addr n) 1) 5) 1 0))) ; error: alignment

(defprog misaligned-field (:type :tc)
  (let ((o (make-words)))
    (skb-load-bytes (ctx-ptr) 0 o 16)
    (if (> (words-b (+ o 2)) 5) 1 0))) ; error: alignment

(defprog misaligned-header (:type :tc)
  (let ((o (make-words)))
    (skb-load-bytes (ctx-ptr) 0 o 16)
    (if (> (udp-length (cast (ptr udp) (+ o 1))) 5) 1 0))) ; error: alignment

(defprog misaligned-in-a-subprogram (:type :tc)
  (let ((o (make-words)))
    (skb-load-bytes (ctx-ptr) 0 o 16)
    (if (> (odd-word o) 5) 1 0)))

(defsubprog odd-word ((p (ptr words))) u64
  (load u32 p 2)) ; error: alignment

(defprog misaligned-somewhere (:type :tc)
  (let ((o (make-words)) (i (logand (ctx len) 7)))
    (skb-load-bytes (ctx-ptr) 0 o 16)
    (if (> (load u32 o i) 5) 1 0))) ; error: alignment

(defprog misaligned-by-half (:type :tc)
  (let ((o (make-words)) (i (logand (ctx len) 3)))
    (skb-load-bytes (ctx-ptr) 0 o 16)
    (if (> (load u32 o (* i 2)) 5) 1 0))) ; error: alignment

(defprog misaligned-atomic (:type :tc)
  (when-let ((v (map-lookup values 0)))
    (atomic-add (+ v 2) 0 1 u32)) ; error: atomic-width
  0)

(defprog misaligned-atomic-somewhere (:type :tc)
  (when-let ((v (map-lookup values 0)))
    (atomic-add v (logand (ctx len) 31) 1 u32)) ; error: atomic-width
  0)

(defprog packet-atomic (:type :tc)
  (let ((start (ctx data)))
    (when (<= (+ start 20) (ctx data-end))
      (atomic-add start 0 1 u32)) ; error: type
    0))

(defprog context-atomic (:type :tc)
  (atomic-add (ctx-ptr) 8 1 u32) ; error: type
  0)

(defprog socket-atomic (:type :tc)
  (let ((s (ctx sk)))
    (when s
      (atomic-add s 4 1 u32))) ; error: type
  0)

(defprog update-given (:type :tc)
  (map-update given 0 1) ; error: map-operation
  0)

(defprog delete-given (:type :tc)
  (map-delete given 0) ; error: map-operation
  0)

(defprog store-given (:type :tc)
  (when-let ((v (map-lookup given 0)))
    (store u64 v 0 1)) ; error: map-operation
  0)

(defprog atomic-given (:type :tc)
  (when-let ((v (map-lookup given 0)))
    (atomic-add v 1)) ; error: map-operation
  0)

(defprog fill-given (:type :tc)
  (when-let ((v (map-lookup given 0)))
    (skb-load-bytes (ctx-ptr) 0 v 8)) ; error: map-operation
  0)

(defprog push-given (:type :tc)
  (map-push waiting 1) ; error: map-operation
  0)

(defprog pop-given (:type :tc)
  (let ((n u64 0))
    (map-pop waiting (stack-addr n)) ; error: map-operation
    (if (> n 1) 1 0)))

(defprog load-told (:type :tc)
  (when-let ((v (map-lookup told 0)))
    (return (load u32 v 0))) ; error: map-operation
  0)

(defprog get-told (:type :tc)
  (if (= (getmap told 0) 1) 1 0)) ; error: map-operation

(defprog hand-told (:type :tc)
  (when-let ((v (map-lookup told 0)))
    (skb-store-bytes (ctx-ptr) 0 v 8 0)) ; error: map-operation
  0)

(defprog fill-a-parameter (:type :tc)
  (skb-load-bytes (ctx-ptr) 0 (stack-addr limit) 8) ; error: not-a-place
  0)

(defprog peek-into-a-parameter (:type :tc)
  (map-peek waiting (stack-addr limit)) ; error: not-a-place
  0)

(defprog store-into-a-socket (:type :tc)
  (let ((s (ctx sk)))
    (when s
      (store u32 s 8 1))) ; error: type
  0)

(defprog copy-the-context (:type :tc)
  (let ((n u64 0))
    (memcpy (stack-addr n) 0 (ctx-ptr) 0 8) ; error: ctx-width
    (if (> n 7) 1 0)))

(defprog odd-context (:type :tc)
  (let ((c (ctx-ptr)))
    (if (> (load u32 c 2) 7) 1 0))) ; error: ctx-width
