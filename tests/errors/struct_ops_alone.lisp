;; A program of :struct-ops that no struct has: libbpf would not know what it is for.
(defprog half (:type :struct-ops) ; error: section-target
  2)
