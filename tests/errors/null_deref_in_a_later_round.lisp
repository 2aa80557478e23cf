(defmap counts :type :hash :key-size 4 :value-size 8 :max-entries 16)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let* ((first (map-lookup counts 1))
         (second first)
         (third first)
         (key 0))
    (when first
      (dotimes (i 8)
        (store u64 first 0 1) ; error: null-deref
        (setf first second)
        (setf second third)
        (setf third (map-lookup counts i))))
    (if (setf second (map-lookup counts key))
        (atomic-add second 1)))
  1)

(defprog q (:type :cgroup-skb :section "cgroup_skb/ingress")
  (let ((old (map-lookup counts 1)))
    (unless old (return 1))
    (dotimes (i 8)
      (dotimes (j 8)
        (let ((now (map-lookup counts 2)))
          (when now
            (atomic-add now 1)
            (atomic-add old 1)) ; error: null-deref
          (setf old now)))))
  1)
