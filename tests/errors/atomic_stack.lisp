;; on the stack, atomic operations at constant offsets only; what the verifier follows value by value is one
(defstruct slot (a u32) (b u32) (c u64))
(defstruct box (w (array u64 4)) (h (array u32 8)) (e (array slot 4)))
(defmap out :type :array :key-size 4 :value-size 8 :max-entries 4)

(defsubprog add-at ((b (ptr box)) (i u64)) u32
  (atomic-add (box-w-ptr b (logand i 3)) 1) ; error: type
  0)

(defprog p (:type :cgroup-skb)
  (let ((x (getmap out 0)) (b (make-box)) (i u64 1))
    (skb-load-bytes (ctx-ptr) 0 b 64)
    (atomic-add (box-w-ptr b (logand x 3)) 1) ; error: type
    (atomic-or (box-h-ptr b (min x 3)) 1) ; error: type
    (atomic-xchg (slot-c-ptr (box-e-ptr b (mod x 4))) 1) ; error: type
    (setf (getmap out 1) (atomic-fetch-add (+ (box-w b) (* 8 (logand x 3))) 1)) ; error: type
    (atomic-cmpxchg b (<< (logand x 3) 3) 1 2 u64) ; error: type
    (when (< x 4) (atomic-and (box-w-ptr b x) 1)) ; error: type
    (let ((q (box-w-ptr b (- 3 (logand x 3))))) (atomic-xor q 1)) ; error: type
    ;; these load
    (atomic-add (box-w-ptr b 2) 1)
    (when (> x 9) (setf i 2))
    (atomic-add (box-w-ptr b i) 1)
    (atomic-add (box-w-ptr b (min (log2 x) 3)) 1)
    (dotimes (k 4) (atomic-add (box-w-ptr b k) 1))
    (add-at b x)
    (setf (getmap out 2) (box-w b 1)))
  1)
