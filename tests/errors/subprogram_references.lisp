; Records and sockets that one function gets and another gives back.
(defstruct pair (left u64) (right u64))
(defmap records :type :ringbuf :max-entries 4096)
(defmap sockets :type :sockmap :max-entries 4)
(defmap halves :type :array :key-size 4 :value-size 8 :max-entries 1)
(defsubprog reserve () (ptr pair) (cast (ptr pair) (ringbuf-reserve records (sizeof pair) 0)))
(defsubprog submit ((r (ptr pair))) void
  (ringbuf-submit r 0)) ; error: released
(defsubprog find () ptr (map-lookup sockets (u32 0)))
(defsubprog left-of ((p (ptr pair))) u64
  (pair-left p)) ; error: null-deref
(defsubprog keep () u32
  (let ((r (ringbuf-reserve records 8 0))) ; error: unreleased
    (if r 1 0)))

(defprog is-right (:type :xdp)
  (when-let ((r (reserve)))
    (setf (pair-left r) 1 (pair-right r) 2)
    (submit r))
  XDP_PASS)

(defprog is-kept (:type :xdp)
  (let ((r (reserve))) ; error: unreleased
    (when r (setf (pair-left r) 1)))
  (keep)
  XDP_PASS)

(defprog is-gone (:type :xdp)
  (let ((r (reserve)))
    (when r
      (submit r)
      (setf (pair-left r) 1) ; error: released
      (submit r)))
  XDP_PASS)

(defprog is-not-tested (:type :xdp)
  (let ((r (reserve))) ; error: unreleased
    (if (= (left-of r) 1) XDP_DROP XDP_PASS)))

(defprog is-the-forms (:type :tc)
  (with-ringbuf (r records 16)
    (memset r 0 0 16)
    (ringbuf-discard r 0)) ; error: released
  0)

(defprog is-a-socket (:type :tc)
  (let ((s (find))) ; error: unreleased
    (when s (return 2)))
  0)

(defprog is-too-small (:type :tc)
  (when-let ((p (map-lookup halves 0)))
    (when (= (left-of (cast (ptr pair) p)) 1) (return 2))) ; error: bounds
  0)
