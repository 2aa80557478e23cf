;;; Unions, structs in structs, arrays of structs, signed fields and pointers; fields by name.
(include "common/lang.lisp")

(defstruct tcp-part (port be16) (flags u8))
(defstruct name-part (bytes (array u8 24)) (len i16))
(defstruct point (x i8) (y i32))
(defunion part tcp-part name-part point)
(defstruct event
  (kind u8)
  (what part)
  (points (array point 3))
  (grid (array (array u16 3) 2))
  (next (ptr point))
  (wide i64))
(defmap parts :type :hash :key-size 4 :value-type part :max-entries 4)
(defmap events :type :hash :key-type point :value-type event :max-entries 2)

(defsubprog port-of ((p (ptr tcp-part))) u16
  (ntohs (tcp-part-port p)))

(deftest unions
  (let ((a (in 0)) (sum u64 0))
    ;; all of it is zero, every time
    (dotimes (i 3)
      (let ((u (make-part)))
        (incf sum (+ (name-part-bytes u 23) (name-part-bytes u 7) (u64 (name-part-len u))))
        (memset u 0 255 (sizeof part))))
    (let ((u (make-part)) (e (make-event)))
      (setf (tcp-part-port u) (htons 443) (name-part-len u) a)
      (setf (tcp-part-flags (event-what e)) a)
      (out 0 sum (port-of u) (name-part-len u) (name-part-bytes u 1) (sizeof part)
           (tcp-part-flags (event-what e)) (name-part-bytes (event-what e) 2)
           (point-x (event-what e)) (sizeof event))
      (map-update parts 1 u)
      (when-let ((v (map-lookup parts 1)))
        (out 9 (port-of v) (name-part-len v))))))

(defstruct holes (a u8) (b u64))
(defstruct dirt (words (array u64 8)))
(defmap untyped :type :array :key-size 4 :value-size 64 :max-entries 1)
(defmap sixteen :type :array :key-size 4 :value-size 16 :max-entries 1)

(defsubprog leave-dirt () u64
  (let ((d (make-dirt)))
    (memset d 0 255 64)
    (map-update untyped 0 d)
    (dirt-words d 7)))

(defsubprog keep-holes ((n u64)) i64
  (let ((s (make-holes)))
    (setf (holes-a s) (u8 n)
          (holes-b s) n)
    (map-update sixteen 0 s)))

;; what the kernel is given has no padding with what was on the stack before
(deftest padding
  (let ((dirty (leave-dirt)))
    (keep-holes (in 0))
    (when-let ((kept (map-lookup sixteen 0)))
      (out 0 (load u64 kept 0) (load u64 kept 8) dirty))))

;; an object lives on where its pointer is held by a variable outside its own let, or is an arm's value
(deftest outliving
  (let ((a (in 0)) (b (in 1)) (q nil) (r nil)
        (p (if (> a b) (make-dirt) (make-dirt))))
    (setf (dirt-words p 0) a)
    (when (< a 1000000)
      (let ((x (make-dirt)))
        (setf (dirt-words x 1) b)
        (setf q x)))
    (when (> b 3)
      (let ((w u64 (+ a b)))
        (setf r (stack-addr w))))
    (leave-dirt)
    (let ((y (make-dirt)))
      (memset y 0 255 64)
      (map-update untyped 0 y))
    (out 0 (dirt-words p 0) (dirt-words p 1) (if q (dirt-words q 1) 77) (if q (dirt-words q 0) 0)
         (if r (load u64 r 0) 5))))

(deftest nested
  (let ((a (in 0)) (b (in 1)) (e (make-event)) (p (make-point)))
    (setf (point-x p) a (point-y p) b)
    (setf (event-next e) p)
    (setf (point-x (event-points e 2)) a
          (point-y (event-points e 2)) (+ a b)
          (event-wide e) a)
    (setf (struct-ref event e kind) a)
    (struct-set event e wide (+ (struct-ref event e wide) (i64 b)))
    (memcpy (event-grid-ptr e) 6 (stack-addr a) 0 4)
    (out 0 (point-x (event-points e 2)) (point-y (event-points e 2)) (point-x (event-points e 1))
         (event-kind e) (event-wide e) (point-y (event-next e))
         (load u16 (event-grid e 1) 0) (load u16 (event-grid e 1) 2) (load u16 (event-grid e 0) 4)
         (struct-ref point p y) (point-y (struct-ref event e points (logand a 1))))
    (let ((q (event-points e 2)) (r (ptr point) (event-next e)))
      (incf (point-y q) 5)
      (incf (point-y r) 7))
    (out 11 (point-y (event-points e 2)) (point-y p))))

(deftest loaded
  (let ((a (in 0)) (x u32 (cast u32 a)) (e (make-event)))
    (setf (event-wide e) a)
    (out 0 (kernel-load u32 (stack-addr x)) (kernel-load i64 e 80)
         (kernel-load u8 (stack-addr x) 1) (ctx-load u32 0))
    (ctx-store u32 8 77)
    (out 4 (ctx mark))))
