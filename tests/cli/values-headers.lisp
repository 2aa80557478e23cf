;;; The language's own structs as fields of the file's, named first there: inside, without a name, in an array.
(defstruct outer (s (struct (net lpm-ipv4) (x u32))) ((union (u udp) (w u64))) (in seen) (rows (array lpm-ipv4 2)))
(defstruct seen (net lpm-ipv4) (mode u32) (udp u32))
(defmap kept :type :hash :key-type u32 :value-type outer :max-entries 8)
(defprog p (:type :xdp) (when-let ((s (map-lookup kept (u32 1)))) (setf (seen-mode (outer-in-ptr s)) 2)) XDP_PASS)
(with-bpf-session ()
  (let ((o (make-outer)))
    (setf (seen-net (outer-in o)) (make-lpm-ipv4 :prefix-len 8 :addr (ip4 "10.0.0.0")) (outer-w o) 5)
    (setf (bpf:map-ref kept 1) o)
    (bpf:do-map (k v kept) (format t "~d ~a ~d ~a~%" k (lpm-ipv4-addr (seen-net (outer-in v))) (outer-w v) (seen-mode (outer-in v))))))
;> 1 10.0.0.0 5 0
