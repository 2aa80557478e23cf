(defconstant none 0)
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((k (ctx len)))
    (setf k (mod k 0)) ; error: constant-range
    (setf k (/ 5 none)) ; error: constant-range
    (setf k (/ k (u8 0))) ; error: constant-range
    (setf k (/ k 2 (- 3 3))) ; warning: always
    (setf k (mod k (logand 4 3))) ; warning: always
    (setf k (/ 0 k))
    (if (= (/ (ctx len) 0) 1) 1 0))) ; error: constant-range
