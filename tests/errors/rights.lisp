;; Memory that programs only read, or only write.
(defstruct pair (a u32) (b u32))
(defmap given :type :hash :key-size 4 :value-type pair :max-entries 2 :map-flags :rdonly-prog)
(defmap told :type :hash :key-size 4 :value-type pair :max-entries 2 :map-flags :wronly-prog)
(defmap counts :type :array :key-size 4 :value-size 8 :max-entries 2 :map-flags :rdonly-prog)
(defmap sums :type :array :key-size 4 :value-size 8 :max-entries 2 :map-flags :wronly-prog)
(defmap waiting :type :queue :value-size 8 :max-entries 8 :map-flags :rdonly-prog)
(defparam limit u64 5)

(defprog only-read (:type :tc)
  (let ((n u64 0) (p (make-pair)))
    (map-update counts 0 1) ; error: map-operation
    (setf (getmap counts 0) 1) ; error: map-operation
    (incf (getmap counts 0)) ; error: map-operation
    (map-delete given 1) ; error: map-operation
    (map-push waiting 1) ; error: map-operation
    (map-pop waiting (stack-addr n)) ; error: map-operation
    (map-peek waiting (stack-addr n))
    (when-let ((v (map-lookup given 1)))
      (setf (pair-a v) (pair-b v)) ; error: map-operation
      (atomic-add (pair-a-ptr v) 1) ; error: map-operation
      (memset v 0 0 8) ; error: map-operation
      (memcpy v 0 p 0 8) ; error: map-operation
      (memcpy p 0 v 0 8)
      (skb-load-bytes (ctx-ptr) 0 v 8)) ; error: map-operation
    (if (> (+ n (getmap counts 0) (pair-a p)) 4) 1 0)))

(defprog only-written (:type :tc)
  (let ((p (make-pair)))
    (map-update sums 0 1)
    (setf (getmap sums 0) 1)
    (incf (getmap sums 0)) ; error: map-operation
    (when-let ((v (map-lookup told 1)))
      (setf (pair-a v) 7)
      (setf (pair-a v) (pair-b v)) ; error: map-operation
      (incf (pair-a v)) ; error: map-operation
      (memcpy p 0 v 0 8) ; error: map-operation
      (skb-store-bytes (ctx-ptr) 0 v 8 0)) ; error: map-operation
    (if (> (+ (getmap sums 0) (pair-a p)) 4) 1 0))) ; error: map-operation

(defprog parameters (:type :tc)
  (store u64 (stack-addr limit) 0 1) ; error: not-a-place
  (atomic-add (stack-addr limit) 1) ; error: not-a-place
  (memset (stack-addr limit) 0 0 8) ; error: not-a-place
  (skb-load-bytes (ctx-ptr) 0 (stack-addr limit) 8) ; error: not-a-place
  (map-peek waiting (stack-addr limit)) ; error: not-a-place
  (if (> (load u64 (stack-addr limit) 0) 4) 1 0))

(defprog sockets (:type :tc)
  (let ((s (ctx sk)))
    (when s
      (store u32 s 8 1) ; error: type
      (memset s 8 0 4))) ; error: type
  0)

;; the context has fields, also where it is reached by its address
(defprog context (:type :tc)
  (let ((n u64 0) (c (ctx-ptr)))
    (store u32 c 8 (load u32 (ctx-ptr) 0))
    (store u32 (ctx-ptr) 0 1) ; error: ctx-width
    (memcpy (stack-addr n) 0 c 0 8) ; error: ctx-width
    (memcpy (stack-addr n) 0 c 8 4)
    (memset c 8 0 3) ; error: ctx-width
    (if (> (+ n (load u32 c 2)) 4) 1 0))) ; error: ctx-width
