;; arrays that are objects by themselves
(defstruct pair (a u32) (b (array u16 4)))
(defstruct outer (in pair))
(defparam ports (array u16 4) '(1 2 3 4))
(defparam many (array u16 2) '(1 2 3)) ; error: argument-count
(defparam plain (array u16 2) 1) ; error: malformed
(defparam pairs (array pair 2) '(1)) ; error: type
(defparam one outer nil)
(defparam two outer '(1)) ; error: type
(defglobal wide (array u8 2) '(1 256)) ; warning: cut
(defglobal late (array u8 2) '(1 (get-prandom-u32))) ; error: not-constant
(defglobal none (array u8 0)) ; error: constant-range
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((buf (array u8 4)) (x u32 5) (y pair) (deep (array (array u8 2) 2))) ; error: unsupported
    (setf buf 3) ; error: type
    (setf (aref buf 4) 1) ; error: constant-range
    (setf (aref buf (ctx len)) 1) ; error: bounds
    (setf (aref ports 1) 1) ; error: not-a-place
    (setf (pair-b (outer-in one) 1) 1) ; error: not-a-place
    (aref x 1) ; error: type
    (aref y 1) ; error: type
    (aref buf) ; error: argument-count
    (buf 2) ; error: unknown-form
    (ports 2) ; error: unknown-form
    (memcpy buf 0 ports 0 4) ; error: type
    (memcpy buf 0 (pair-b (outer-in one)) 0 4) ; error: type
    (load u32 (pair-b-ptr (outer-in one))) ; error: type
    (pair-a (outer-in-ptr one)) ; warning: unused
    (if (= (aref ports 3) (pair-b (outer-in one) 1) (aref (pair-b y) 2)) 1 0)))
(defprog q (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((start (array u8 4) 7)) ; error: unsupported
    1))
