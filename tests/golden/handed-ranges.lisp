;;; Numbers whose ranges Linux 5.10 and 6.1 must know, and which helpers are given the address of.

(defstruct buf (bytes (array u8 260)))
(defmap scratch :type :array :key-size 4 :value-type buf :max-entries 1)
(defmap lens :type :array :key-size 4 :value-size 8 :max-entries 2)
(defmap seen :type :hash :key-size 8 :value-size 8 :max-entries 64)
(defmap rb :type :ringbuf :max-entries 65536)

(defprog as-value (:type :tc)
  (let ((b (map-lookup scratch 0)) (len u32 (ctx len)))
    (unless b (return TC_ACT_OK))
    (when (<= len 42) (return TC_ACT_OK))
    (let ((n (min (- len 42) 256)))
      (setf (getmap lens 0) n)
      (skb-load-bytes (ctx-ptr) 42 (buf-bytes b) n)))
  TC_ACT_OK)

(defprog as-key (:type :tc)
  (when-let ((b (map-lookup scratch 0)))
    (let ((n (ctx len)))
      (when (and (>= n 1) (<= n 256))
        (incf (getmap seen n))
        (ringbuf-output rb b n 0))))
  TC_ACT_OK)

(defprog stored (:type :tc)
  (when-let ((b (map-lookup scratch 0)))
    (let ((n (logand (ctx len) 127)))
      (ringbuf-output rb b (setf (getmap lens 0) (+ n 4)) 0)))
  TC_ACT_OK)

;; The index n - 1 is inside only where n is not 0.
(defprog before (:type :tc)
  (when-let ((b (map-lookup scratch 0)))
    (let ((n (ctx len)))
      (when (and (> n 0) (<= n 256))
        (setf (buf-bytes b (- n 1)) 1))))
  TC_ACT_OK)

(defprog at-least-one (:type :tc)
  (when-let ((b (map-lookup scratch 0)))
    (skb-load-bytes (ctx-ptr) 0 (buf-bytes b) (max 1 (logand (ctx len) 255))))
  TC_ACT_OK)

;; x + 1 is computed where x is known to be small.
(defprog arm (:type :tc)
  (when-let ((b (map-lookup scratch 0)))
    (let* ((x (ctx mark)) (n (if (< x 100) (+ x 1) 256)))
      (setf (buf-bytes b (- n 1)) 1)))
  TC_ACT_OK)

;; The verifier walks the callee with what the caller knows of n.
(defsubprog put ((n u64)) u64
  (when-let ((b (map-lookup scratch 0)))
    (ringbuf-output rb b n 0)
    (setf (buf-bytes b (- n 1)) 1))
  0)

(defprog parameter (:type :tc)
  (let ((n (ctx len)))
    (when (and (>= n 1) (<= n 256))
      (put n)))
  TC_ACT_OK)
