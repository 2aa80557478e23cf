;; Records by the address of their first field, and interrupt flags in order.
(defmap ring :type :ringbuf :max-entries 4096)
(defstruct inner (x u64) (y u64))
(defstruct event (times (array u64 2)) (last u64))
(defstruct nested (inside inner) (last u64))

(defsubprog put ((p ptr)) u64
  (ringbuf-submit p 0)
  0)

(defprog by-array (:type :tc)
  (let ((e (ringbuf-reserve ring (sizeof event) 0)))
    (when e
      (memset e 0 0 (sizeof event))
      (if (= (ctx len) 40)
          (ringbuf-discard (event-times e) 0)
          (ringbuf-submit (event-times-ptr e) 0))))
  TC_ACT_OK)

(defprog by-struct (:type :tc)
  (let ((e (ringbuf-reserve ring (sizeof nested) 0)))
    (when e
      (memset e 0 0 (sizeof nested))
      (put (inner-x-ptr (nested-inside e)))))
  TC_ACT_OK)

(defprog by-name (:type :tc)
  (let ((e (ringbuf-reserve ring (sizeof nested) 0)))
    (when e
      (memset e 0 0 (sizeof nested))
      (let ((first (nested-inside-ptr e)))
        (ringbuf-submit first 0))))
  TC_ACT_OK)

(defprog largest (:type :tc)
  (let ((e (ringbuf-reserve ring 4080 0)))
    (when e (ringbuf-discard e 0)))
  TC_ACT_OK)
