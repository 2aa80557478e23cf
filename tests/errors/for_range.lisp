;; the kernel's number iterator
(defmap m :type :array :key-type u32 :value-type u64 :max-entries 64)
(defmap progs :type :prog-array :key-size 4 :value-size 4 :max-entries 4)
(defstruct buf (bytes (array u8 64)))
(defmap bufs :type :array :key-type u32 :value-type buf :max-entries 4)
(defprog p (:type :xdp)
  (let ((n (- (ctx data-end) (ctx data))) (small u64 0) (open u64 0) (stored u64 0) (b (map-lookup bufs 1)))
    (unless b (return XDP_PASS))
    (for-range i (incf small)) ; error: malformed
    (for-range (i 4) (incf small)) ; error: malformed
    (for-range (i 0 4 5) (incf small)) ; error: malformed
    (for-range ("i" 0 4) (incf small)) ; error: malformed
    (for-range (i 0 9000000) (setf (getmap m 0) i)) ; error: constant-range
    (for-range (i 0 b) (setf (getmap m 0) i)) ; error: type
    (for-range (i -1 4) (setf (getmap m 0) i)) ; warning: cut
    (for-range (i 0 64) (setf (buf-bytes b i) 1))
    (for-range (i 1 65) (setf (buf-bytes b i) 1)) ; error: bounds
    (for-range (i 0 (min 64 (ctx rx-queue-index))) (setf (buf-bytes b i) 1))
    (for-range (i 0 (ctx rx-queue-index)) (setf (buf-bytes b i) 1)) ; error: bounds
    (for-range (i 0 (ctx rx-queue-index))
      (when (< small 64) (incf small) (setf (buf-bytes b (- small 1)) 1))
      (incf stored 2)
      (incf open)) ; error: too-large
    (for-range (i 0 4) (tail-call progs i)) ; error: unreleased
    (setf (getmap m 1) (+ 1 stored) (getmap m 2) stored)
    (when (> open 3) (return XDP_DROP)))
  XDP_PASS)
(defstruct counter (n u32) (small u8) (free u32))
(defsubprog count-one ((c (ptr counter))) u64
  (incf (counter-n c))
  1)
(defprog q (:type :xdp)
  (let ((c (make-counter)) (n u32 0) (sum u64 0))
    (for-range (i 0 (ctx rx-queue-index))
      (incf (counter-n c)) ; error: too-large
      (incf (counter-small c)) ; error: too-large
      (incf (counter-free c))
      (count-one c) ; error: too-large
      (incf n) ; error: too-large
      (incf sum i)
      (when (> sum 1000) (break)))
    (setf (getmap m 0) (counter-free c))
    (when (or (> (counter-n c) 3) (> (counter-small c) 3) (= n 3)) (return XDP_DROP)))
  XDP_PASS)
;; kernels before the newest take no call of the iterator under a lock
(defstruct guarded (lock spin-lock) (n u32))
(defmap locked :type :array :key-type u32 :value-type guarded :max-entries 4)
(defprog r (:type :tc)
  (when-let ((v (map-lookup locked 0)))
    (with-spin-lock ((guarded-lock v))
      (for-range (i 0 (ctx len)) (incf (guarded-n v))))) ; error: spin-lock
  0)
;; what each round gives its first value, what only shrinks, and what is any number from the start
(defprog s (:type :xdp)
  (let ((seed u64 (getmap m 1)) (small u8 (u8 (getmap m 2))) (left u32 (ctx rx-queue-index)) (b (map-lookup bufs 1)))
    (unless b (return XDP_PASS))
    (for-range (i 0 (ctx rx-queue-index))
      (for-range (j i 64)
        (setf j (+ j 1))
        (when (> j 70) (setf (getmap m 3) j)))
      (let ((k u32 i))
        (when (getmap m 4) (incf k))
        (setf (buf-bytes b (logand k 63)) 1))
      (setf left (>> left 1))
      (when (= left 3) (setf (getmap m 5) 1))
      (incf seed 3)
      (incf small)) ; error: too-large
    (setf (buf-bytes b (logand seed 63)) 7)
    (when (= small 3) (return XDP_DROP)))
  XDP_PASS)
;; a variable of the outer loop's round is counted by the inner loop's
(defprog t1 (:type :xdp)
  (for-range (i 0 (ctx rx-queue-index))
    (let ((k u32 0))
      (for-range (j 0 64)
        (incf k)) ; error: too-large
      (when (> k 10) (return XDP_DROP))))
  XDP_PASS)
