;;; Structs, untyped memory, addresses, copies, atomics.
(include "common/lang.lisp")

(defstruct point (x i16) (y i32))

(defstruct record
  (a u8)
  (b u64)
  (c i8)
  (d u16)
  (e i32)
  (words (array u32 4))
  (bytes (array u8 5))
  (shorts (array i16 3))
  (where point)
  (port be16)
  (address be32)
  (last u8))

(deftest fields
  (let ((v (in 0)) (w (in 1)) (r (make-record)))
    (out 0 (record-a r) (record-b r) (record-words r 3) (record-bytes r 4)
         (point-y (record-where r)))
    (setf (record-a r) (+ v 0) (record-b r) w (record-c r) (+ v 0) (record-d r) (+ w 0)
          (record-e r) (+ v w) (record-last r) 255)
    (out 5 (record-a r) (record-b r) (record-c r) (record-d r) (record-e r)
         (setf (record-a r) (+ w 0)) (record-a r) (incf (record-c r) 100) (record-c r)
         (decf (record-d r) 5) (incf (record-last r)) (record-last r)
         (+ (record-c r) (+ (record-d r) 0))
         (* (record-e r) (record-e r)) (- (record-d r) (record-a r)) (sizeof record)
         (sizeof point))))

(deftest context-by-address
  (let ((c (ctx-ptr)) (copied u32 0))
    (memcpy (stack-addr copied) 0 c 16 4)
    (out 0 (- (load u32 (ctx-ptr) 16) (ctx protocol)) (- (load u32 (+ c 16) 0) (ctx protocol))
         (- copied (ctx protocol)) (= 0 (ctx protocol)))
    (store u32 (ctx-ptr) 8 (u32 (in 0)))
    (out 4 (ctx mark) (load u32 c 8))))

(deftest arrays
  (let ((v (in 0)) (w (in 1)) (r (make-record)) (i (logand (in 0) 3)))
    (setf (record-words r 0) (+ v 0) (record-words r 1) (+ w 0) (record-words r 3) 7
          (record-bytes r 0) (+ v 1) (record-bytes r 4) (+ w 1) (record-shorts r 0) (+ v 0)
          (record-shorts r 2) (- w))
    (out 0 (record-words r 0) (record-words r 1) (record-words r 2) (record-words r 3)
         (record-bytes r 0) (record-bytes r 4) (record-shorts r 0) (record-shorts r 1)
         (record-shorts r 2) (record-words r i))
    (setf (record-words r i) 1000)
    (incf (record-words r i) v)
    (out 10 (record-words r i) (record-words r 0) (record-words r 3))
    (dotimes (k 4) (setf (record-words r k) (* k v)))
    (let ((sum u64 0))
      (dotimes (k 4) (incf sum (record-words r k)))
      (out 13 sum))))

;; indices that a test, a mask or a type keeps inside
(defmap records :type :array :key-size 4 :value-type record :max-entries 1)

(deftest indices
  (let ((v (in 0)) (w u32 (in 1)) (s i32 (in 0)) (r (map-lookup records 0)) (o (make-record)))
    (unless r (return 1))
    (dotimes (k 4) (setf (record-words r k) k))
    (when (> 4 v) (incf (record-words r v) 10))
    (incf (record-words r (logand v 3)) 100)
    (incf (record-words r (mod w 4)) 1000)
    (incf (record-words r (min v 3)) 10000)
    (incf (record-words r (>> v 62)) 100000)
    (when (<= 0 s 3) (incf (record-words r s) 1000000))
    (unless (> w 2) (atomic-add (record-words-ptr r) (* w 4) 10000000 u32))
    (case v ((0 2) (incf (record-words r v) 100000000)))
    (let ((j (if (< v 4) v 1)) (p (+ (record-words-ptr r) (* (logand w 1) 4))))
      (incf (record-words r j) 7)
      (store u32 p 0 (* 2 (load u32 p)))
      (while (< j 3) :max 3 (incf (record-words r j) 3) (incf j)))
    (out 0 (record-words r 0) (record-words r 1) (record-words r 2) (record-words r 3))
    (setf (record-words o (logand v 3)) 9)
    (out 4 (record-words o 0) (record-words o (logand w 3)))))

(deftest nested
  (let* ((v (in 0)) (w (in 1)) (r (make-record)) (p (record-where r)) (q (record-where-ptr r)))
    (setf (point-x p) (+ v 0) (point-y q) (+ w 0))
    (out 0 (point-x (record-where r)) (point-y (record-where r)) (point-x q) (point-y p)
         (if (= p q) 1 2) (- (point-x p) (point-y p)) (point-x p))
    (setf (point-y p) (+ v w))
    (out 7 (point-y q) (- q r))))

(deftest network-order
  (let ((v (in 0)) (r (make-record)))
    (setf (record-port r) (htons v) (record-address r) (htonl v))
    (out 0 (ntohs (record-port r)) (ntohl (record-address r)) (cast u64 (record-port r))
         (load u8 (record-port-ptr r)) (load u8 (record-address-ptr r) 3))))

(deftest fresh-objects
  (let ((v (in 0)) (sum u64 0))
    (dotimes (i 3)
      (let ((p (make-point)))
        (incf sum (point-y p))
        (setf (point-y p) 1000)
        (incf sum (point-y p))))
    (let ((p (make-point)) (q (make-point)))
      (setf (point-x p) 1 (point-x q) 2)
      (out 0 sum (point-x p) (point-x q)))
    (let ((p (if (> v 5) (make-point) nil)))
      (when p (setf (point-x p) 9) (out 3 (point-x p))))))

(deftest loads
  (let ((v (in 0)) (w (in 1)) (slot u64 0))
    (setf slot v)
    (let ((p (stack-addr slot)))
      (out 0 (load u8 p) (load u8 p 7) (load i8 p) (load u16 p 2) (load i16 p 6) (load u32 p 4)
           (load i32 p) (load u64 p) (load i64 p 0) slot)
      (store u8 p 1 (+ w 0))
      (out 10 slot)
      (store u16 p 4 (+ w 0))
      (out 11 slot)
      (store i32 p 0 -1)
      (out 12 slot)
      (store u64 p 0 (+ v w))
      (out 13 slot (store u8 p 0 (+ w 0)) slot))
    (let ((m (map-lookup results 0)))
      (when m
        (store u32 m 4 (+ w 0))
        (out 20 (load u64 m) (load u32 m 4) (load i32 m 4) (load u8 m (logand w 7)))))))

(deftest bytes
  (let ((v (in 0)) (r (make-record)) (s (make-record)) (n u64 0))
    (memset r 0 (+ v 0) 72)
    (out 0 (record-a r) (record-b r) (record-d r) (record-last r) (record-shorts r 1))
    (memset (record-words-ptr r) 4 0 8)
    (out 5 (record-words r 0) (record-words r 1) (record-words r 2) (record-words r 3))
    (setf (record-b s) v (record-words s 1) 5)
    (memcpy (record-b-ptr r) 0 (record-b-ptr s) 0 8)
    (memcpy (record-words-ptr r) 4 (record-words-ptr s) 0 8)
    (out 9 (record-b r) (record-words r 1) (record-words r 2) (record-words r 3))
    (memcpy (stack-addr n) 2 (stack-addr v) 0 4)
    (out 13 n)))

(deftest atomics
  (let ((v (in 0)) (w (in 1)) (big u64 0) (small u32 0) (r (make-record)))
    (setf big v small (+ v 0) (record-b r) v)
    (atomic-add (stack-addr big) w)
    (atomic-add (stack-addr small) w)
    (atomic-add (record-b-ptr r) (+ w 1))
    (atomic-add (record-words-ptr r) 4 w)
    (atomic-add (record-words-ptr r) 8 (+ v 0) u32)
    (atomic-add (stack-addr big) 0 1)
    (atomic-add r 0 1 u64)
    (out 0 big small (record-b r) (record-words r 0) (record-words r 1) (record-words r 2)
         (record-a r))
    (let ((m (map-lookup results 40)))
      (when m
        (atomic-add m 5)
        (atomic-add m v)
        (atomic-add m -3)
        (atomic-add m 4 1 u32)
        (atomic-add m 0 w u32)))))

(deftest addresses
  (let ((a u8 (in 0)) (b u32 (in 0)) (c i16 (in 1)) (k u32 40))
    (store u8 (stack-addr a) 0 7)
    (store u32 (stack-addr b) 0 (+ b 1))
    (store i16 (stack-addr c) 0 -2)
    (out 0 a b c)
    (let ((v u64 (in 1)))
      (map-update-elem-through (stack-addr k) (stack-addr v)))
    (out 3 (getmap results 40))))

(defmacro map-update-elem-through (k v)
  `(setf (getmap results (load u32 ,k)) (load u64 ,v)))

;; instructions as they are: r3 = 0x5eed; a call of ktime-get-ns
(deftest raw-instructions
  (asm #xb7 3 0 0 #x5eed)
  (asm #x85 0 0 0 5)
  (out 0 (in 0)))
