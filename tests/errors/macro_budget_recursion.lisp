(defun itself (x) (itself x))
(defmacro calls-itself () (itself 1))

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (calls-itself) ; error: macro-budget
  1)
