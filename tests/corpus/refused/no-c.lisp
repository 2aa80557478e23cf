;; no C: the kernel has no such instruction, frame or operation, so that there is none to emit.
;; (The deletion from an array is one that the verifier takes and that always fails.)
(defstruct big (bytes (array u8 300)))
(defmap small :type :array :key-size 4 :value-size 2 :max-entries 2)
(defmap words :type :array :key-size 4 :value-size 8 :max-entries 2)
(defmap waiting :type :queue :value-size 8 :max-entries 8)
(defmap maybe :type :bloom-filter :value-size 4 :max-entries 8)
(defmap jumps :type :prog-array :max-entries 4)
(defmap outer :type :array-of-maps :max-entries 4 :inner words)
(defmacro chain (name next)
  `(defsubprog ,name ((n u64)) u64 (+ n (,next n))))
(chain f1 f2)
(chain f2 f3)
(chain f3 f4)
(chain f4 f5)
(chain f5 f6)
(chain f6 f7)
(chain f7 f8)
(defsubprog f8 ((n u64)) u64 n) ; error: call-depth
(defsubprog again ((n u64)) u64 (again n)) ; error: recursion

(defprog deep (:type :cgroup-skb)
  (if (f1 1) 1 0))

(defprog recursive (:type :cgroup-skb)
  (if (again 1) 1 0))

(defprog atomic-small (:type :cgroup-skb)
  (when-let ((v (map-lookup small 0)))
    (atomic-add v 1)) ; error: atomic-width
  1)

(defprog atomic-byte (:type :tc)
  (when-let ((v (map-lookup words 0)))
    (atomic-or v 0 1 u8)) ; error: atomic-width
  0)

(defprog atomic-across (:type :tc)
  (when-let ((v (map-lookup words 0)))
    (atomic-add v 2 1 u32)) ; error: atomic-width
  0)

(defprog array-delete (:type :tc)
  (map-delete words 1) ; error: map-operation
  0)

(defprog push-to-an-array (:type :tc)
  (map-push words 1) ; error: map-operation
  0)

(defprog pop-a-filter (:type :tc)
  (let ((v u64 0))
    (map-pop maybe (stack-addr v))) ; error: map-operation
  0)

(defprog look-up-a-queue (:type :xdp)
  (if (map-lookup waiting 1) XDP_DROP XDP_PASS)) ; error: map-operation

(defprog read-programs (:type :xdp)
  (if (map-lookup jumps 1) XDP_DROP XDP_PASS)) ; error: map-operation

(defprog tail-call-an-array (:type :xdp)
  (tail-call words 1) ; error: map-operation
  XDP_PASS)

(defparam limit u64 5)
(defprog store-into-a-parameter (:type :tc)
  (store u64 (stack-addr limit) 0 1) ; error: not-a-place
  0)

(defprog too-large (:type :cgroup-skb)
  (let* ((a (make-big)) (b (make-big))) ; error: stack
    (setf (big-bytes a 0) 1 (big-bytes b 0) 1))
  1)

(defprog no-bound (:type :cgroup-skb)
  (dotimes (i (ctx len)) ; error: unbounded
    (ktime-get-ns))
  1)

(defprog wide-shift (:type :cgroup-skb)
  (if (= (<< (ctx len) 64) 1) 1 0)) ; error: constant-range

(defprog by-zero (:type :cgroup-skb)
  (if (= (/ (ctx len) 0) 1) 1 0)) ; error: constant-range
