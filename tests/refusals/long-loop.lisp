;; A loop of more rounds than the verifier walks.
(defmap seen :type :array :key-size 4 :value-size 8 :max-entries 1)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((n u64 0))
    (dotimes (i 2000000)
      (setf n (+ (* n 3) (ktime-get-ns))))
    (setf (getmap seen 0) n))
  1)
