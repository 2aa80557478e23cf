(defstruct pair (first u32) (second u32))

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((a (make-pair)))
    (setf (pair-first a) 1)
    (setf (pair-thrid a) 1) ; error: unknown-field
    (if (ctx lenn) 1 0))) ; error: unknown-field
