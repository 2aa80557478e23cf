; What the kernel accepts and what never happens: clauses, keys of clauses, calls that always fail.
(defmap ring :type :ringbuf :max-entries 4096)
(defmap rings :type :array-of-maps :key-type u32 :inner ring :max-entries 2)
(defstruct page (bytes (array u8 4096)))
(defstruct seven (bytes (array u8 8)))
(defstruct dyn (a u64) (b u64))
(defmap pages :type :percpu-array :key-type u32 :value-type page :max-entries 1)
(defmacro pick (a b) `(case (ctx len) (,a 1) (,b 2) (t 0)))

(defprog clauses (:type :tc)
  (let ((x (ctx len)) (y (ctx mark)) (z 0))
    (setf z (case x (1 2) ((3 1) 4) (t 0))) ; warning: always
    (setf z (case (ctx hash) ((TC_ACT_SHOT 2) 4) (t 0))) ; warning: always
    (setf z (case x (1 2) (t 0) (5 1))) ; warning: always
    (setf z (case x (1 2) (otherwise 0) (5 1) (6 2))) ; warning: always, always
    (setf z (cond ((= x 3) 1) ((or (= x 4) (= x 3)) 2) (t 0))) ; warning: always
    (setf z (cond ((= x 3) 1) (t 4) ((= x 9) 1))) ; warning: always
    (setf z (pick 1 1)) ; warning: always
    ;; another variable, another value, another test
    (setf z (cond ((= x 3) 1) ((= y 3) 2) ((= x 4) 5) ((and (= x 4) (= y 5)) 3) (t 0)))
    (setf z (case x (1 2) ((3 4) 4) (5 (case x (5 1) (t 2))) (t 0)))
    z))

(defprog records (:type :tc)
  (with-ringbuf (e ring (sizeof page)) ; warning: always
    (memset e 0 0 (sizeof page)))
  (let ((e (ringbuf-reserve ring 4088 0))) ; warning: always
    (when e (ringbuf-discard e 0)))
  (let ((e (ringbuf-reserve ring 4080 0)))
    (when e (ringbuf-discard e 0)))
  (when-let ((p (map-lookup pages 0)))
    (ringbuf-output ring p 4096 0)) ; warning: always
  (let ((d (make-dyn)))
    (ringbuf-reserve-dynptr ring 5000 0 d) ; warning: always
    (ringbuf-discard-dynptr d 0))
  TC_ACT_OK)

(defprog sums (:type :tc)
  (let ((s (make-seven)))
    (setf (ctx mark) (u32 (csum-diff nil 0 s 7 0))) ; warning: always
    (setf (ctx mark) (u32 (csum-diff s 6 s 8 0))) ; warning: always
    (setf (ctx mark) (u32 (csum-diff s 4 s 8 0))))
  TC_ACT_OK)
