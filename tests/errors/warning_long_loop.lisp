;; The verifier walks a million instructions, and keeps 8192 ways that it has not followed yet.
(defmap seen :type :array :key-size 4 :value-size 8 :max-entries 4)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((n (ctx mark)) (k 0))
    (dotimes (i 400000) ; warning: long-loop
      (setf n (logxor n i)))
    (dotimes (i 1000)
      (dotimes (j 1000) ; warning: long-loop
        (setf n (logxor n j))))
    (dotimes (i 9000) ; warning: long-loop
      (incf (getmap seen (logand i 3))))
    (dotimes (i n :max 9000)
      (when (= i k)
        (break))
      (setf k (logxor (* k 3) i)))
    (while (> n 1) :max 9000 ; warning: long-loop
      (setf n (if (logand n 1) (+ n 3) (>> n 1))))
    (if (> n 5) 1 0)))
