;; unions, fields by name, and raw instructions that are wrong
(defstruct a (x u32) (y i8))
(defstruct b (z u64))
(defstruct c (w u64))
(defunion either a b)
(defunion none) ; error: argument-count
(defunion strange u32) ; error: unknown-type
(defunion unknown a nothing) ; error: unknown-type
(defunion selfish a selfish) ; error: type
(defunion twice a a) ; error: duplicate
(defunion either b a) ; error: duplicate
(defunion "text" a) ; error: malformed
(defsubprog take-b ((p (ptr b))) u64 (b-z p))
(defsubprog take-c ((p (ptr c))) u64 (c-w p))
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((u (make-either)) (one (make-a)))
    (setf (a-x u) 1 (b-z u) 2)
    (setf (c-w u) 3) ; error: type
    (take-b u)
    (take-c u) ; error: type
    (take-b one) ; error: type
    (setf (either-a u) 3) ; error: not-a-place
    (struct-ref a one nothing) ; error: unknown-field
    (struct-set a one y 300) ; warning: cut
    (struct-ref nothing one x) ; error: unknown-form
    (a-x (either-b u)) ; error: type
    (asm #xb7 3 0 0 5)
    (asm #xb7 3 0 0) ; error: argument-count
    (asm 256 3 0 0 5) ; error: constant-range
    (asm #xb7 11 0 0 5) ; error: constant-range
    (asm #xb7 10 0 0 5) ; error: constant-range
    (asm #xb7 3 0 40000 5) ; error: constant-range
    (asm #xb7 3 0 0 (<< 1 40)) ; error: constant-range
    (asm #x05 0 0 1 0) ; error: constant-range
    (asm #x18 3 0 0 1) ; error: constant-range
    (asm #xb7 3 0 0 (ctx len)) ; error: not-constant
    (defunion inner a) ; error: malformed
    (if (b-z u) 1 0)))
