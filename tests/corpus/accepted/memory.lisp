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

(defstruct words (a u32) (b u32) (c u32) (d u32))
(defstruct hole (a u8) (b u64))
(defmap values :type :array :key-size 4 :value-size 64 :max-entries 1)
(defmap sixteen :type :array :key-size 4 :value-size 16 :max-entries 1)
(defmap given :type :hash :key-size 4 :value-size 8 :max-entries 2 :map-flags :rdonly-prog)
(defmap told :type :hash :key-size 4 :value-size 8 :max-entries 2 :map-flags :wronly-prog)
(defmap records :type :ringbuf :max-entries 4096)
(defparam limit u64 5)

(defprog by-bytes (:type :tc)
  (let ((o (make-words)) (n u32 0) (m u64 0))
    (skb-load-bytes (ctx-ptr) 0 o 16)
    (memcpy (stack-addr n) 0 o 2 4)
    (memcpy (stack-addr m) 0 o 5 8)
    (if (> (+ n m) 5) 1 0)))

(defprog in-registers (:type :tc)
  (let ((o (make-words)))
    (setf (words-a o) (ctx len) (words-b o) (ctx hash))
    (store u16 o 5 (u16 (ctx mark)))
    (if (> (load u32 o 2) 5) 1 0)))

(defprog aligned (:type :tc)
  (let ((o (make-words)) (sum u64 0))
    (skb-load-bytes (ctx-ptr) 0 o 16)
    (incf sum (+ (load u64 o 8) (load u16 o 6) (eth-src-mac-hi (cast (ptr eth) o))
                 (load u32 o (logand (ctx len) 12)) (load u16 o (* 2 (logand (ctx len) 7)))))
    (dotimes (i 4)
      (incf sum (load u32 o (* i 4))))
    (if (> sum 5) 1 0)))

(defprog misaligned-value (:type :tc)
  (when-let ((v (map-lookup values 0)))
    (store u32 v 1 (u32 (load u64 v 3))))
  0)

(defprog all-atomics (:type :tc)
  (let ((o (make-words)))
    (skb-load-bytes (ctx-ptr) 0 o 16)
    (atomic-add o 4 1 u32)
    (atomic-add o 8 (ctx len) u64)
    (when-let ((v (map-lookup values 0)))
      (atomic-add v (logand (ctx len) 28) 1 u32))
    (with-ringbuf (e records 16)
      (memset e 0 0 16)
      (atomic-add e 8 1 u64))
    (if (> (words-c o) 5) 1 0)))

(defprog only-read (:type :tc)
  (if (> (+ (getmap given 0) (load u64 (stack-addr limit) 0)) 7) 1 0))

(defprog only-written (:type :tc)
  (map-update told 0 1)
  (when-let ((v (map-lookup told 0)))
    (store u64 v 0 1))
  0)

(defprog context-by-address (:type :tc)
  (let ((n u64 0) (c (ctx-ptr)))
    (store u32 (ctx-ptr) 8 (load u32 (ctx-ptr) 0))
    (memcpy (stack-addr n) 0 c 8 4)
    (if (> (+ n (load u32 (+ c 8) 0)) 7) 1 0)))

(defprog padding (:type :tc)
  (let ((s (make-hole)))
    (setf (hole-a s) 1 (hole-b s) (ctx hash))
    (map-update sixteen 0 s)
    (if (> (csum-diff 0 0 s (sizeof hole) 0) 5) 1 0)))
