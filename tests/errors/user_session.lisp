; What needs the loaded programs stands behind (bpf:load), what must come before it in front.
(defstruct opened (pid u32) (name (array u8 16)))
(defstruct other (kind u32) (pid u32))
(defmap events :type :ringbuf :max-entries 4096)
(defmap hash :type :hash :key-size 4 :value-size 8 :max-entries 4)
(defmap jumps :type :prog-array :max-entries 2 :values ((0 p) (5 p))) ; error: bounds
(defmap counted :type :prog-array :values ((1 p) (5 p)))
(defmap empty :type :prog-array) ; error: map-shape
(defmap more :type :prog-array :max-entries 2 :values ((0 nothing))) ; error: unknown-variable
(defmap flat :type :hash :key-size 4 :value-size 4 :max-entries 2 :values ((0 p))) ; error: map-shape
(defparam limit u32 5 "the limit")
(defglobal seen u64)
(defprog p (:type :cgroup-skb)
  (with-ringbuf (e events (sizeof opened)) (memset e 0 0 (sizeof opened)) (setf (opened-pid e) limit))
  (incf seen)
  1)
(defprog q (:type :cgroup-skb) (bpf:map-ref hash 1) 1) ; error: wrong-side
(format t "~a~%" seen) ; error: malformed
(with-bpf-session ()
  (setf limit 4)
  (bpf:map-delete hash 1) ; error: before-load
  (bpf:attach p "x") ; error: before-load
  (bpf:set-max-entries hash 8)
  (bpf:disable p)
  (bpf:load)
  (bpf:load) ; error: after-load
  (setf limit 5) ; error: after-load
  (setf seen 5)
  (bpf:enable p) ; error: after-load
  (bpf:set-max-entries hash 8) ; error: after-load
  (bpf:on-event (e hash) (format t "x")) ; error: map-operation
  (bpf:on-event (e events)
    (sleep 1) ; warning: slow-handler
    (setf (opened-pid e) 1) ; error: not-a-place
    (format t "~a ~a~%" (opened-pid e) (opened-nme e))) ; error: unknown-field
  (bpf:on-event (e events) (format t "twice")) ; error: duplicate
  (bpf:on-event (e events other) (format t "~a~%" (other-pid e))) ; error: type
  (dotimes (i 2) (bpf:on-event (e events) (format t "x"))) ; error: malformed
  (bpf:run :every 1) ; error: malformed
  (bpf:run (:evry 1) (format t "x")) ; error: unknown-option
  (setf (opened-pid (bpf:map-ref hash 1)) 2) ; error: type
  (bpf:map-ref hash "x") ; error: type
  (setf (bpf:map-ref hash 1) "x") ; error: type
  (bpf:map-push hash 1)) ; error: map-operation
(with-bpf-session () (exit 1)) ; error: malformed
(bpf:attach p "x") ; error: malformed
