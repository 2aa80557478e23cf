;; A call takes one record or other reference at most.
(defstruct pair (a u32) (b u32))
(defmap records :type :ringbuf :max-entries 4096)
(defmap pairs :type :hash :key-type pair :value-type pair :max-entries 4)
(defmap owners :type :sk-storage :value-type pair :map-flags :no-prealloc)

(defprog as-key-and-value (:type :xdp)
  (with-ringbuf (e records (sizeof pair))
    (setf (pair-a e) 1 (pair-b e) 2)
    (setf (getmap pairs e) e)) ; error: type
  XDP_PASS)

(defprog two-records (:type :tc)
  (with-ringbuf (e records (sizeof pair))
    (setf (pair-a e) 1 (pair-b e) 2)
    (with-ringbuf (f records (sizeof pair))
      (memcpy f 0 e 0 8)
      (map-update pairs e f) ; error: type
      (ringbuf-output records e 8 0)))
  0)

(defprog one-each (:type :xdp)
  (with-ringbuf (e records (sizeof pair))
    (setf (pair-a e) 1 (pair-b e) 2)
    (let ((copy (make-pair)))
      (memcpy copy 0 e 0 8)
      (setf (getmap pairs copy) e)
      (setf (getmap pairs e) copy)))
  XDP_PASS)

(defprog a-socket-and-a-record (:type :tc)
  (let ((tuple (make-tuple-ipv4)))
    (when-let ((s (sk-lookup-tcp (ctx-ptr) tuple 12 0 0)))
      (with-ringbuf (e records (sizeof pair))
        (setf (pair-a e) 1 (pair-b e) 2)
        (sk-storage-get owners s e 1)) ; error: type
      (sk-release s)))
  0)
