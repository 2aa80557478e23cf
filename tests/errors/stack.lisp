;; Three objects of 200 bytes in one block are too many; one after the other they share their place.
(defstruct big (bytes (array u8 200)))

(defprog one-after-the-other (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((a (make-big))) (setf (big-bytes a 0) 1))
  (let ((b (make-big))) (setf (big-bytes b 0) 1))
  (let ((c (make-big))) (setf (big-bytes c 0) 1))
  1)

(defprog all-at-once (:type :cgroup-skb :section "cgroup_skb/egress")
  (let* ((a (make-big)) ; error: stack
         (b (make-big))
         (c (make-big)))
    (setf (big-bytes a 0) 1
          (big-bytes b 0) 1
          (big-bytes c 0) 1))
  1)

;; what it calls has frames of its own on the same stack
(defsubprog helper ((n u64)) u64
  (let ((b (make-big)))
    (setf (big-bytes b 0) (u8 n))
    (big-bytes b 1)))
(defprog with-callee (:type :cgroup-skb :section "cgroup_skb/egress") ; error: stack
  (let ((b (make-big)) (c (make-big)))
    (setf (big-bytes b 0) 1 (big-bytes c 0) 2)
    (if (helper 3) 1 0)))

;; large objects live elsewhere
(defprog scratched (:type :cgroup-skb :section "cgroup_skb/egress" :scratch t)
  (let* ((a (make-big)) (b (make-big)) (c (make-big)))
    (setf (big-bytes a 0) 1 (big-bytes b 0) 1 (big-bytes c 0) 1))
  1)
(defprog odd-option (:type :cgroup-skb :section "cgroup_skb/egress" :scratch 3) ; error: malformed
  1)
(defstruct far-too-big (bytes (array u8 40000)))
(defprog too-much-scratch (:type :cgroup-skb :section "cgroup_skb/egress" :scratch t) ; error: stack
  (let ((a (make-far-too-big)))
    (setf (far-too-big-bytes a 0) 1))
  1)

;; what helpers are given by its address is there at once: objects, variables, keys and values
(defstruct half (bytes (array u64 31)))
(defmap halves :type :hash :key-type half :value-type half :max-entries 4)
(defmap counts :type :hash :key-size 4 :value-size 8 :max-entries 4)
(defprog keys-too (:type :cgroup-skb :section "cgroup_skb/egress")
  (let* ((a (make-half)) (b (make-half)) (n u64 0))
    (setf (half-bytes a 0) 1)
    (map-update halves a b)
    (skb-load-bytes (ctx-ptr) 0 (stack-addr n) 8)
    (map-update counts 1 5)) ; error: stack
  1)
;; clang keeps the last byte of the 512 free
(defstruct whole (bytes (array u64 64)))
(defprog whole-stack (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((a (make-whole))) ; error: stack
    (skb-load-bytes (ctx-ptr) 0 a (sizeof whole)))
  1)
;; of what no address leaves, clang makes registers
(defprog registers (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((a (make-whole)))
    (setf (whole-bytes a 0) (ctx len))
    (if (> (whole-bytes a 0) 40) 1 0)))

;; a frame is a multiple of 32 bytes, and never less
(defstruct part (bytes (array u8 164)))
(defmap parts :type :hash :key-size 8 :value-type part :max-entries 4)
(defsubprog leaf ((n u64)) u64
  (let ((b (make-part)))
    (skb-load-bytes (ctx-ptr) 0 b (sizeof part))
    (+ n (part-bytes b 1))))
(defsubprog between ((n u64)) u64 (1+ (leaf n)))
(defprog of-frames (:type :cgroup-skb :section "cgroup_skb/egress") ; error: stack
  (let ((b (make-part)) (c (make-part)))
    (skb-load-bytes (ctx-ptr) 0 b (sizeof part))
    (skb-load-bytes (ctx-ptr) 0 c (sizeof part))
    (if (> (+ (between 1) (part-bytes b 1)) (part-bytes c 1)) 1 0)))

;; those who call what makes a tail call stay below 256 bytes
(defmap jumps :type :prog-array :max-entries 4)
(defsubprog jump ((n u64)) i64
  (tail-call jumps 1)
  (i64 n))
(defprog jumper (:type :tc) ; error: stack
  (let ((b (make-half)))
    (skb-load-bytes (ctx-ptr) 0 b (sizeof half))
    (jump (half-bytes b 1)))
  0)

;; a timer calls on a stack of its own
(defstruct alarm (t timer) (n u32))
(defmap alarms :type :array :key-size 4 :value-type alarm :max-entries 4)
(defsubprog count-part ((n u64)) u64
  (let ((b (make-part)) (k (make-part)))
    (map-update counts 2 n)
    (map-update parts (+ n 1) b)
    (map-update parts (+ n 2) k)
    n))
(defsubprog ring-large ((m ptr) (k (ptr u32)) (v (ptr alarm))) i32 ; error: stack
  (let ((b (make-half)))
    (map-update halves b b)
    (count-part 3))
  0)
(defsubprog ring-small ((m ptr) (k (ptr u32)) (v (ptr alarm))) i32
  (count-part 3)
  0)
(defprog set-alarms (:type :syscall)
  (let ((b (make-half)))
    (map-update halves b b)
    (when-let ((a (map-lookup alarms 0)))
      (timer-init (alarm-t a) alarms 1)
      (timer-set-callback (alarm-t a) ring-small)
      (timer-set-callback (alarm-t a) ring-large)))
  0)
(defprog small-jumper (:type :tc)
  (let ((b (make-part)))
    (skb-load-bytes (ctx-ptr) 0 b (sizeof part))
    (jump (part-bytes b 1)))
  0)

;; a subprogram's scratch memory may be missing, as far as the verifier knows: then it gives 0
(defstruct large (bytes (array u32 200)))
(defsubprog least-one ((x u32)) u32
  (declare (scratch))
  (let ((a (make-large)))
    (setf (large-bytes a 0) x)
    (+ 1 (logand 3 (large-bytes a 0)))))
(defmap words :type :array :key-size 4 :value-type half :max-entries 1)
(defprog least-of-scratch (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((n (least-one (ctx len))))
    (when-let ((h (map-lookup words 0)))
      (incf (half-bytes h n))
      (incf (half-bytes h (- n 1))))) ; error: bounds
  1)
(defsubprog gives-pointer ((p (ptr half))) (ptr half) ; error: unsupported
  (declare (scratch))
  (when (> (half-bytes p 0) 3) (return nil))
  p)
(defprog uses-it (:type :cgroup-skb :section "cgroup_skb/egress")
  (when-let ((h (map-lookup words 0)) (p (gives-pointer h)))
    (incf (half-bytes p 0)))
  1)
(defsubprog not-scratch ((x u32)) u32
  (let ((a (make-large))) ; error: stack
    (setf (large-bytes a 0) x)
    x))
(defprog not-scratched (:type :cgroup-skb :section "cgroup_skb/egress") ; error: stack
  (not-scratch 3)
  1)
