;;; Two null tests that lead to one place: clang tests a | b.
(defmap allowed :type :hash :key-size 4 :value-size 8 :max-entries 64)
(defmap known :type :hash :key-size 4 :value-size 8 :max-entries 64)
(defprog either (:type :cgroup-skb)
  (let ((by-mark (map-lookup allowed (ctx mark))) (by-priority (map-lookup known (ctx priority))))
    (if (or by-mark by-priority) 1 0)))
