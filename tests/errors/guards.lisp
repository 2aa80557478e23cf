;; Which guards stand everywhere is said of the file as a whole.
(declaim (guards all))
(declaim (guards) ; error: argument-count
         (guards all tested) ; error: argument-count
         (guards most) ; error: unknown-option
         (guards "all") ; error: unknown-option
         (gards all)) ; error: unknown-option
(defprog p (:type :cgroup-skb) 1)
