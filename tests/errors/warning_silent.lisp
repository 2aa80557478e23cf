;; What the kernel accepts and what never does what it says: each with a twin beside it that is right.
(defstruct event (pid u32) (port u16) (pad u16))
(defmap few :type :array :key-size 4 :value-size 8 :max-entries 4)
(defmap cpus :type :percpu-array :key-size 4 :value-size 8 :max-entries 2)
(defmap table :type :hash :key-size 4 :value-size 8 :max-entries 4)
(defmap events :type :hash :key-size 4 :value-type event :max-entries 4)
(defprog keys (:type :tc)
  (let ((n (+ 8 (logand (ctx len) 7))) (near (logand (ctx len) 3)))
    (getmap few 4) ; warning: always
    (setf (getmap few 7) 1) ; warning: always
    (incf (getmap few 9)) ; warning: always
    (incf-map few 5) ; warning: always
    (map-update cpus 2 1) ; warning: always
    (setmap few 100 1) ; warning: always
    (when-let ((p (map-lookup cpus 3))) (setf (load u64 p) 1)) ; warning: always
    (when-let ((p (map-lookup few n))) (setf (load u64 p) 1)) ; warning: always
    (setf (getmap few 3) 1)
    (setf (getmap few near) 1)
    (setf (getmap few (ctx mark)) 1)
    (setf (getmap few #x100000000) 1) ; warning: cut
    (setf (getmap table 100) 1))
  TC_ACT_OK)
(defprog copies (:type :tc)
  (let ((e (make-event)) (f (make-event)) (g (make-event)) (h (make-event)))
    (setf (event-pid e) 1)
    (setmap events 1 e)
    (setf (event-port e) 2) ; warning: unused
    (setf (getmap events 2) f)
    (when (ctx mark) (setf (event-port f) 2)) ; warning: unused
    (setmap events 3 g)
    (setf (event-port g) 2)
    (setmap events 4 g)
    (setmap events 5 h)
    (setf (event-port h) 2)
    (dotimes (i 2)
      (setf (event-pid h) i)
      (setmap events i h))
    (if (event-port h) TC_ACT_SHOT TC_ACT_OK)))
;; a later binding has another name for it, and each arm its own use
(defprog arms (:type :tc)
  (let* ((e (make-event)) (other e) (f (make-event)) (g (make-event)) (h (make-event)))
    (setmap events 1 e)
    (setf (event-pid e) 1)
    (if (ctx mark) (setmap events 2 f) (setf (event-pid f) 1))
    (if (ctx mark)
        (progn (setmap events 3 g) (if (ctx len) (setf (event-pid g) 1) (setf (event-port g) 1))) ; warning: unused
        (setf (event-pid g) 2))
    (if (ctx mark)
        (progn (setmap events 4 h) (setf (event-pid h) 1))
        (when (event-pid h) (return TC_ACT_SHOT)))
    (if (event-port other) TC_ACT_SHOT TC_ACT_OK)))
