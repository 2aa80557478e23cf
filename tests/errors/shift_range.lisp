(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((k (ctx len)))
    (setf k (>> k 100)) ; error: constant-range
    (setf k (>>> k -1)) ; error: constant-range
    (setf k (ash k 64)) ; error: constant-range
    (setf k (ash k -64)) ; error: constant-range
    (setf k (ash k k)) ; error: not-constant
    (setf k (<< 1 64)) ; error: constant-range
    (setf k (<< k k))
    (if (= (<< (ctx len) 64) 1) 1 0))) ; error: constant-range
