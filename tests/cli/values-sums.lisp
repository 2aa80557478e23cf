;;; Sums of the CPUs' values: 64 bits of an integer, a field's own of a struct.
(defstruct use (packets u32) (bytes u64) (rows (array (array i16 2) 2)))
(defmap pc :type :percpu-array :key-type u32 :value-type use :max-entries 2)
(defmap pn :type :percpu-array :key-type u32 :value-type i16 :max-entries 2)
(defprog p (:type :xdp) XDP_PASS)
(with-bpf-session ()
  (setf (bpf:map-ref pc 0) (make-use :packets 3 :bytes 5 :rows '((1 -2) (3 4))))
  (let* ((sum (bpf:map-ref pc 0 :sum t)) (cpus (/ (use-packets sum) 3)))
    (format t "~a~%" (bpf:map-ref pc 0 :cpu 0))
    (assert (>= cpus 2)) ; of one CPU nothing is added
    (assert (= (use-bytes sum) (* 5 cpus)))
    (assert (= (use-rows sum 0 1) (* -2 (i64 cpus))))
    (assert (= (use-rows sum 1 1) (* 4 (i64 cpus))))
    (setf (bpf:map-ref pn 0) -30000)
    (assert (= (bpf:map-ref pn 0) (* -30000 (i64 cpus)))))
  (setf (bpf:map-ref pc 1) (make-use :packets 4000000000 :bytes 5))
  (handler-case (format t "~a~%" (bpf:map-ref pc 1 :sum t))
    (error (e) (format t "~a~%" (error-text e))))
  (handler-case (bpf:do-map (k v pc :sum t) (format t "~a~%" v))
    (error (e) (format t "~a~%" (error-text e))))
  (format t "~a~%" (use-packets (bpf:map-ref pc 1 :cpu 0))))
;> (use :packets 3 :bytes 5 :rows ((1 -2) (3 4)))
;> the sum of the CPUs' `packets` in map `pc` does not fit into its 4 bytes
;> the sum of the CPUs' `packets` in map `pc` does not fit into its 4 bytes
;> 4000000000
