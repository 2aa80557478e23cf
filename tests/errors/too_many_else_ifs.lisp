;; `if` as the last part of `if`, as cond makes them, is no depth; but there is a most of them
(defmacro chain (count)
  (let ((result 0))
    (dotimes (i count result)
      (setq result `(if (= (ctx len) ,i) 1 ,result)))))

(defprog long (:type :cgroup-skb)
  (chain 2000))

(defprog longer (:type :cgroup-skb)
  (chain 10003)) ; error: too-deep
