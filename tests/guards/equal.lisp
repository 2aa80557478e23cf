;;; A loop goes on only where its counter equals a number of run time: clang indexes with that number, and hoists the address above the null test.
(defstruct row (cells (array u8 8)))
(defmap rows :type :array :key-size 4 :value-type row :max-entries 4)

(defprog expects-each-number (:type :cgroup-skb)
  (let ((expected (ctx mark)) (p (map-lookup rows 1)) (sum 0))
    (dotimes (i 8)
      (unless (= i expected) (return 1))
      (when p (incf sum (row-cells p i))))
    (if (> sum 100) 1 0)))
