;; macros that never end: in what they become, and in what they compute, which ends the compilation
(defmacro again () '(again))
(defmacro longer (x) `(longer (list ,x)))
(defmacro forever () (loop (list 1)))

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (again) ; error: macro-budget
  (longer 1) ; error: macro-budget
  (forever) ; error: macro-budget
  1)
