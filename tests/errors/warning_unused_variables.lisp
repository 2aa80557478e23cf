;; Variables that nothing reads.
(defmap counts :type :array :key-size 4 :value-size 8 :max-entries 4)
(defmacro dropped (form) (and nil form))
(defmacro bound-here (&rest body) `(let ((inside 1)) ,@body))

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((never 1) ; warning: unused
        (stored 0) ; warning: unused
        (counted 0) ; warning: unused
        (read 0))
    (setf stored (ctx len))
    (incf counted)
    (setf read (ctx len))
    (when (= read 40) (return 0)))
  (let* ((found (map-lookup counts 0))) ; warning: unused
    (incf (getmap counts 1)))
  1)

(defprog meant (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((named 1) (_spare 2) (result (map-update counts 0 1)) (for-a-macro 4) (addressed u32 0) (last 0))
    (declare (ignore named) (ignorable result))
    (dropped for-a-macro)
    (skb-load-bytes (ctx-ptr) 0 (stack-addr addressed) 4)
    (dotimes (i 4) (incf (getmap counts 2)))
    (bound-here (incf (getmap counts 3)))
    (incf last)))
