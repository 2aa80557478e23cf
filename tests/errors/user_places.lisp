; What is a place on the user side, and what is said of the rest: fields of a map's value, records, variables of handlers.
(defstruct s (a u64) (bytes (array u8 8)) (name (array char 8)))
(defmap m :type :hash :key-size 4 :value-type s :max-entries 4)
(defmap a :type :array :key-size 4 :value-type s :max-entries 4)
(defmap names :type :hash :key-type (array char 8) :value-type s :max-entries 4)
(defmap events :type :ringbuf :max-entries 4096)
(defprog p (:type :cgroup-skb)
  (with-ringbuf (e events (sizeof s)) (memset e 0 0 (sizeof s)) (setf (s-a e) 1)) 1)
(with-bpf-session ()
  (setf (s-a (bpf:map-ref m 1)) 5) ; error: not-a-place
  (incf (s-a (bpf:map-ref m 1))) ; error: not-a-place
  (decf (s-a (bpf:map-ref a 1))) ; error: not-a-place
  (setf (s-bytes (bpf:map-ref m 1) 2) 5) ; error: not-a-place
  (setf (s-a (or (bpf:map-ref m 1) (make-s))) 5) ; error: not-a-place
  (let ((v nil))
    (bpf:on-event (e events) (setf v (s-a e)) (setf (s-a e) 5)) ; error: not-a-place
    (bpf:run)
    (when v (format t "~a~%" (+ v 1))) ; error: maybe-nil
    (let ((copy v)) (when copy (format t "~a~%" (+ copy 1)))))
  (bpf:do-map (k v m)
    (setf (s-a v) 6 (s-name v) "six")
    (setf k 5)
    (format t "~a ~a~%" k v)))
