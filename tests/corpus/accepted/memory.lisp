;; What comes near to the rules of memory, and keeps them.
(defstruct part (bytes (array u8 152)))
(defstruct most (bytes (array u64 63)))
(defstruct below (bytes (array u8 220)))
(defmap jumps :type :prog-array :max-entries 4)

(defsubprog leaf ((n u64)) u64
  (let ((b (make-part)))
    (skb-load-bytes (ctx-ptr) 0 b (sizeof part))
    (+ n (part-bytes b 1))))

(defsubprog between ((n u64)) u64
  (let ((b (make-part)))
    (skb-load-bytes (ctx-ptr) 0 b (sizeof part))
    (+ (leaf n) (part-bytes b 1))))

(defsubprog jump ((n u64)) i64
  (tail-call jumps 1)
  (i64 n))

(defprog three-frames (:type :cgroup-skb)
  (let ((b (make-part)))
    (skb-load-bytes (ctx-ptr) 0 b (sizeof part))
    (if (> (+ (between 1) (part-bytes b 1)) 7) 1 0)))

(defprog whole-frame (:type :cgroup-skb)
  (let ((b (make-most)))
    (skb-load-bytes (ctx-ptr) 0 b (sizeof most))
    (if (> (most-bytes b 1) 7) 1 0)))

(defprog tail-call-below (:type :tc)
  (let ((b (make-below)))
    (skb-load-bytes (ctx-ptr) 0 b (sizeof below))
    (jump (below-bytes b 1)))
  0)
