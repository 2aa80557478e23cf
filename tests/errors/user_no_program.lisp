; Maps alone make a session; there is nothing to attach in it.
(defmap m :type :hash :key-size 4 :value-size 8 :max-entries 8)
(with-bpf-session ()
  (setf (bpf:map-ref m 1) 2)
  (bpf:attach-all)) ; error: malformed
