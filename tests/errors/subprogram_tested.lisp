;; Kernels before 6.12 follow a way on which a record is null that another function has found not to be.
(declaim (kernel "6.1"))
(defstruct event (kind u32) (value u32))
(defmap events :type :ringbuf :max-entries 4096)

(defsubprog begin-event ((kind u32)) (ptr event)
  (let ((e (cast (ptr event) (ringbuf-reserve events (sizeof event) 0))))
    (unless e (return nil))
    (setf (event-kind e) kind)
    e))
(defsubprog reserve-event () (ptr event)
  (cast (ptr event) (ringbuf-reserve events (sizeof event) 0)))

(defprog tested-twice (:type :tc)
  (let ((e (begin-event 1)))
    (when e ; error: kernel
      (setf (event-value e) 2)
      (ringbuf-submit e 0)))
  TC_ACT_OK)
(defprog tested-once (:type :tc)
  (let ((e (reserve-event)))
    (when e
      (setf (event-kind e) 1 (event-value e) 2)
      (ringbuf-submit e 0)))
  TC_ACT_OK)
