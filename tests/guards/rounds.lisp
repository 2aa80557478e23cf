;;; A sum of what varies: clang computes it without a loop, by a multiplication of 128 bits that BPF has not.
(defprog sum (:type :cgroup-skb)
  (let ((rounds (ctx mark)) (total 0))
    (dotimes (i rounds :max 32)
      (incf total (+ i 1)))
    (if (> total 100) 1 0)))
