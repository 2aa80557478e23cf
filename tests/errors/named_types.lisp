;; names for types, and what stores of a bool and enumerators may be
(import-kernel-struct task-struct pid)
(deftype "text" u32) ; error: malformed
(deftype port u16)
(deftype port u32) ; error: duplicate
(deftype u32 u16) ; error: duplicate
(deftype wide u128) ; error: unknown-type
(deftype none) ; error: argument-count
(defenum color red (green 5) blue)
(defenum color2 red) ; error: duplicate
(defenum small u8 (large 256)) ; error: constant-range
(defenum wrong (a 1 2)) ; error: malformed
(defenum "text" b1) ; error: malformed
(defstruct pair (a u32) (b bool))
(defunion either pair)
(deftype pair u32) ; error: duplicate
(defstruct holder
  (p (struct pair))
  (q (union pair)) ; error: type
  (r (struct nothing)) ; error: unknown-type
  (s (struct task-struct)) ; error: type
  (t1 (ptr (struct task-struct)))
  (u (struct port)) ; error: unknown-type
  (v (struct holder)) ; error: type
  (w port)
  (x color))
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((x pair) (flag bool (ctx len)))
    (incf (pair-b x)) ; error: type
    (setf flag (make-pair))
    (setf (pair-b x) 7)
    (setf blue 3) ; error: not-a-place
    (deftype late u32) ; error: malformed
    (if (and flag (pair-b x)) (cast bool 9) 0)))
