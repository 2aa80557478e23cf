; What may be nil is tested before it is used; what is never nil is not tested.
(defstruct pair (a u64) (b u64))
(defmap hash :type :hash :key-size 4 :value-size 8 :max-entries 4)
(defmap array :type :array :key-size 4 :value-size 8 :max-entries 4)
(defmap pairs :type :hash :key-size 4 :value-type pair :max-entries 4)
(defprog p (:type :cgroup-skb) 1)
(defoption name text nil "a name")
(defoption count u32 nil "a number")
(defoption needed u32 nil "a number" :required t)
(defun show ((n u64)) (format t "~d~%" n))
(with-bpf-session ()
  (let ((v (bpf:map-ref hash 1)) (w (bpf:map-ref hash 2)))
    (format t "~a~%" (+ v 1)) ; error: maybe-nil
    (when v (format t "~a~%" (+ v 1)))
    (when (and v w) (format t "~a~%" (+ v w)))
    (when (or v w) (format t "~a~%" (+ v 1))) ; error: maybe-nil
    (if (not v) (exit 1) (format t "~a~%" (+ v 1)))
    (format t "~a~%" (+ v 1))
    (unless w (exit 1))
    (format t "~a~%" (+ w 1))
    (setf w (bpf:map-ref hash 3))
    (format t "~a~%" (+ w 1))) ; error: maybe-nil
  (show (bpf:map-ref hash 1)) ; error: maybe-nil
  (show (bpf:map-ref array 1))
  (show (or (bpf:map-ref hash 1) 0))
  (show count) ; error: maybe-nil
  (show needed)
  (format t "~a~%" (pair-a (bpf:map-ref pairs 1))) ; error: maybe-nil
  (when-let ((v (bpf:map-ref pairs 1))) (show (pair-a v)))
  (format t "~a~%" (string= name "x")) ; error: maybe-nil
  (when name (format t "~a~%" (text-length name)))
  (if needed (show 1)) ; error: type
  (if (bpf:map-ref array 0) (show 1)) ; error: type
  (bpf:map-update hash 1 (parse-integer "1"))) ; error: maybe-nil
(defun shadowed ((n (or u64 nil)))
  (when n
    (dotimes (i 2) (let ((n 5)) (setf n 6) (show n)))
    (show n)
    (dotimes (i 2) (let ((m n)) (show (or m 0)) (setf n (parse-integer "5"))))
    (show n))) ; error: maybe-nil
(let ((seen nil))
  (when (given name) (setf seen (text-length name)))
  (when seen (show seen)))
(shadowed 1)
