; Only nil is false in a loader form: a test of what is never nil is an error.
(defmap m :type :hash :key-size 4 :value-size 4 :max-entries 1)
(defprog p (:type :cgroup-skb) 1)
(with-bpf-session ()
  (let ((n 0) (found (bpf:map-ref m 1)))
    (if n (format t "a~%")) ; error: type
    (when 5 (format t "b~%")) ; error: type
    (unless "text" (format t "c~%")) ; error: type
    (cond ((+ n 1) (format t "d~%")) (t (format t "e~%"))) ; error: type
    (if (and found n) (format t "f~%"))
    (if (or n found) (format t "g~%")) ; error: type
    (if (not n) (format t "h~%")) ; error: type
    (loop while n do (format t "i~%")) ; error: type
    (when found (if found (format t "j~%"))) ; error: type
    (when found (format t "~a~%" (+ found 1)))
    (format t "~a~%" (or found 7))
    (if (and (= n 0) found) (format t "k~%"))
    (if (command-line-argument 1) (format t "l~%"))
    (loop while t do (return))))
