; A map per CPU has several values: an integer is their sum, a struct needs to be told.
(defstruct pair (a u64) (b u64))
(defstruct named (a u64) (name (array u8 8)) (p be32))
(defmap each :type :percpu-array :key-size 4 :value-size 8 :max-entries 1)
(defmap pairs :type :percpu-hash :key-size 4 :value-type pair :max-entries 1)
(defmap names :type :percpu-hash :key-size 4 :value-type named :max-entries 1)
(defmap one :type :array :key-size 4 :value-size 8 :max-entries 1)
(defprog p (:type :cgroup-skb) 1)
(with-bpf-session (session)
  (format t "~a~%" (bpf:map-ref each 0))
  (format t "~a~%" (bpf:map-ref each 0 :cpu 1))
  (format t "~a~%" (bpf:map-ref pairs 0)) ; error: type
  (format t "~a~%" (bpf:map-ref pairs 0 :sum t))
  (format t "~a~%" (bpf:map-ref names 0 :sum t)) ; error: type
  (format t "~a~%" (bpf:map-ref names 0 :cpu 0))
  (format t "~a~%" (bpf:map-ref one 0 :cpu 0)) ; error: unknown-option
  (bpf:do-map (k v pairs) (format t "~a ~a~%" k v)) ; error: type
  (bpf:do-map (k v pairs :sum t) (format t "~a ~a~%" k v))
  (print-map names) ; error: type
  (incf (bpf:map-ref each 0)) ; error: type
  (setf (bpf:map-ref each 0) 2)
  (bpf:map-delete each 0) ; error: map-operation
  (bpf:map-delete pairs 0))
