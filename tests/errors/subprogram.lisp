;; heads, calls, results and callbacks of subprograms that are wrong
(defstruct pair (a u32) (b u32))
(defstruct other (a u64))
(defmap entries :type :hash :key-size 4 :value-size 8 :max-entries 8)

(defsubprog six ((a u8) (b u8) (c u8) (d u8) (e u8) (f u8)) u64 a) ; error: argument-count
(defsubprog whole ((p pair)) u64 1) ; error: type
(defsubprog unknown ((p u9)) u64 1) ; error: unknown-type
(defsubprog twice ((a u8) (a u8)) u64 a) ; error: duplicate
(defsubprog shapeless (a u8) u64 a) ; error: malformed, malformed
(defsubprog unnamed u64 u64 1) ; error: malformed
(defsubprog "text" () u64 1) ; error: malformed
(defsubprog empty () u64 . 1) ; error: malformed
(defsubprog add ((a u64) (p (ptr pair))) u64
  (+ a (pair-a p))) ; error: null-deref
(defsubprog gone () (ptr pair)
  (make-pair)) ; error: type
(defsubprog gone-early () (ptr pair)
  (let ((p (make-pair)))
    (return p))) ; error: type
(defsubprog nothing () void
  (return 3)) ; error: type
(defsubprog no-value () u64
  (dotimes (i 3) (nothing))) ; error: type
(defsubprog dereference ((p (ptr other))) u64
  (pair-a p)) ; error: type
(defsubprog step-back ((i u32) (data (ptr pair))) i64
  (incf (pair-a data))
  (* i 2)) ; error: return-value
(defsubprog stops ((i u32) (data (ptr pair))) i64
  (when (> i 3) (return 5)) ; error: return-value
  0)
(defsubprog short ((i u32)) i64 0)
(defsubprog length-of ((i u32) (data ptr)) i64
  (if (> (ctx len) i) 1 0))

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((p (make-pair)) (o (make-other)) (found (map-lookup entries 1)))
    (add 1) ; error: argument-count
    (add p 1) ; error: type, type
    (add 1 o) ; error: type
    (ad 1 p) ; error: unknown-form
    (gone) (gone-early) (nothing) (no-value) (dereference o)
    (add 1 (cast (ptr pair) found))
    (bpf-loop 3 step-back p 0)
    (bpf-loop 3 stops nil 0)
    (bpf-loop 3 step-back nil 0) ; error: null-deref
    (bpf-loop 3 step-back o 0) ; error: type
    (bpf-loop 3 short p 0) ; error: type
    (bpf-loop 3 stepp-back p 0) ; error: type
    (bpf-loop 3 7 p 0) ; error: type
    (bpf-loop 3 length-of p 0)
    (for-each-map-elem entries stops p 0) ; error: type
    (defsubprog inner () u64 1) ; error: malformed
    1))
