;; What stands in a declare is known, where it stands.
(defsubprog plus ((x u32)) u32 (declare (inline)) (declare (no-such-thing 7)) (+ x 1)) ; error: unknown-option
(defsubprog minus ((x u32)) u32 (declare (inlin)) (- x 1)) ; error: unknown-option
(defsubprog typed ((x u32)) u32 (declare (type u8 x)) x) ; error: unknown-option
(defsubprog both ((x u32)) u32 (declare (inline) (export)) x) ; error: malformed
(defsubprog step ((i u32) (data (ptr u64))) u64 (declare (inline) (ignore i data)) 0)

(defprog p (:type :xdp)
  (declare (inline)) ; error: unknown-option
  (let ((a 1) (b 2))
    (declare (type u32 a) (ignorable b) (optimize speed)) ; error: unknown-option
    (declare (type u32 c)) ; error: unknown-variable
    (declare (ignore)) ; error: malformed
    (when (= a 2) (return XDP_DROP))
    (declare (ignore a)) ; error: malformed
    (loop 4 step nil 0)) ; error: type
  (dotimes (i 4)
    (declare (ignore i))
    (plus (minus (typed (both i)))))
  XDP_PASS)
