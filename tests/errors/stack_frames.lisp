;; Nothing that the source shows takes 512 bytes; the frames that clang makes do.
(defmap seen :type :hash :key-size 8 :value-size 8 :max-entries 4)
(defstruct part (bytes (array u64 19)))
(defsubprog leaf ((n u64)) u64
  (let ((b (make-part)))
    (skb-load-bytes (ctx-ptr) 0 b (sizeof part))
    (+ n (part-bytes b 1))))
(defsubprog busy ((n u64)) u64
  (let ((b (make-part)) (c (leaf n)) (d (leaf (+ n 1))) (e (leaf (+ n 2))) (f (leaf (+ n 3)))
        (g (leaf (+ n 4))) (h (leaf (+ n 5))))
    (skb-load-bytes (ctx-ptr) 0 b (sizeof part))
    (+ (leaf 9) (part-bytes b 1) (* c d) (* e f) (* g h))))

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress") ; error: stack
  (let ((b (make-part)) (c (ctx len)) (d (ctx hash)) (e (ctx mark)) (f (ctx priority))
        (g (ctx ifindex)))
    (skb-load-bytes (ctx-ptr) 0 b (sizeof part))
    (if (> (+ (busy 1) (part-bytes b 1) (* c d) (* e f) g) 7) 1 0)))
