;; A loader reads one value; a map per CPU has several.
(defmap each :type :percpu-array :key-size 4 :value-size 8 :max-entries 1)
(defmap hashed :type :percpu-hash :key-size 4 :value-size 8 :max-entries 1)
(defmap one :type :array :key-size 4 :value-size 8 :max-entries 1)
(defprog p (:type :cgroup-skb) 1)
(with-bpf-session (session)
  (let ((map (bpf:find-map session "each")) (other (bpf:find-map session "one")))
    (format t "~a~%" (bpf:map-lookup map 0)) ; error: unsupported
    (format t "~a~%" (bpf:map-lookup other 0)))
  (format t "~a~%" (bpf:map-ref each 0)) ; error: unsupported
  (bpf:map-update hashed 1 2) ; error: unsupported
  (bpf:map-delete hashed 1)
  (bpf:map-update one 0 2))
(with-bpf-session (file "other.o")
  (let ((map (bpf:find-map file "each")))
    (format t "~a~%" (bpf:map-lookup map 0))))
