;; Frames: of a chain of calls, and before a tail call.
(defstruct part (bytes (array u8 200)))
(defstruct more (bytes (array u8 264)))
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

(defprog three-frames (:type :cgroup-skb) ; error: stack
  (let ((b (make-part)))
    (skb-load-bytes (ctx-ptr) 0 b (sizeof part))
    (if (> (+ (between 1) (part-bytes b 1)) 7) 1 0)))

(defprog tail-call-below (:type :tc) ; error: stack
  (let ((b (make-more)))
    (skb-load-bytes (ctx-ptr) 0 b (sizeof more))
    (jump (more-bytes b 1)))
  0)
