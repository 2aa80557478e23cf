;; More branches that wait to be walked than the verifier keeps.
(defmacro branches (n)
  (if (= n 0) '(incf sum)
      `(progn (when (= (logand (get-prandom-u32) 1) 1) (incf sum 3))
              (branches ,(- n 1)))))

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((sum u64 0))
    (dotimes (i 9000)
      (when (= (logand (get-prandom-u32) 1) 1) (incf sum (ctx len))))
    (if (> sum 50) 1 0)))
