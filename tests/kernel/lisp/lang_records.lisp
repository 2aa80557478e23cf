;;; Ring buffers: reserve, submit, discard, output, with-ringbuf and every way out of it.
(include "common/lang.lisp")

(defstruct event
  (number u64)
  (small u8)
  (words (array u32 3))
  (signed i16)
  (name (array u8 16)))

(defmap events :type :ringbuf :max-entries (* 4 4096))
(defmap full :type :ringbuf :max-entries 4096)

(deftest by-hand
  (let ((e (ringbuf-reserve events (sizeof event) 0)))
    (unless e (return 0))
    (setf (event-number e) (in 0) (event-small e) (in 1) (event-words e 0) 1 (event-words e 1) 2
          (event-words e 2) 3 (event-signed e) (- (in 1)))
    (memset (event-name-ptr e) 0 65 16)
    (if (> (in 0) 100)
        (ringbuf-discard e 0)
        (ringbuf-submit e 0))
    (out 0 1)))

(deftest whole
  (let ((e (make-event)))
    (setf (event-number e) (in 0) (event-signed e) -2)
    (out 0 (ringbuf-output events e (sizeof event) 0))))

(deftest by-form
  (let ((n (in 0)))
    (out 0 (with-ringbuf (e events (sizeof event))
             (setf (event-number e) n (event-small e) 9)
             (memset (event-words-ptr e) 0 0 12)
             (setf (event-signed e) 0)
             (memset (event-name-ptr e) 0 0 16)
             (+ n 1)))))

;; each way out of the body but its end discards the record
(deftest left-by-return
  (with-ringbuf (e events (sizeof event))
    (setf (event-number e) (in 0) (event-small e) 0 (event-signed e) 0)
    (memset (event-words-ptr e) 0 0 12)
    (memset (event-name-ptr e) 0 0 16)
    (when (> (in 0) 100)
      (out 0 7)
      (return 0))
    (dotimes (i 3)
      (when (= (in 0) (+ i 1))
        (return 1)))
    (out 0 8))
  (out 1 1))

(deftest in-a-loop
  (dotimes (i (in 0) :max 5)
    (with-ringbuf (e events (sizeof event))
      (setf (event-number e) (* i 10) (event-small e) i (event-signed e) (- i))
      (memset (event-words-ptr e) 0 0 12)
      (memset (event-name-ptr e) 0 0 16))
    (incf (getmap results 0))))

;; break, continue and return discard what is open in the round, and only that
(deftest left-in-a-loop
  (with-ringbuf (outer events 8)
    (store u64 outer 0 1000)
    (dotimes (i 9)
      (with-ringbuf (e events 8)
        (store u64 e 0 i)
        (when (= i (in 0)) (break))
        (when (= (logand i 1) 1) (continue))
        (while t :max 3
          (with-ringbuf (f events 8)
            (store u64 f 0 (+ 100 i))
            (when (= i (in 1)) (return 0))
            (break)))
        (incf (getmap results 0)))
      (incf (getmap results 1)))))

(deftest nested-records
  (with-ringbuf (e events (sizeof event))
    (memset e 0 0 (sizeof event))
    (setf (event-number e) 1)
    (with-ringbuf (f events 8)
      (store u64 f 0 2)
      (when (= (in 0) 1) (return 0)))
    (setf (event-small e) 3)))

;; a reservation that fails gives 0 and skips the body
(deftest too-large
  (out 0 (with-ringbuf (e full 8192)
           (store u64 e 0 1)
           (out 1 1)
           5)
       3))

;; Padding inside what a record holds.
(defstruct part (small u8) (word u32))
(defstruct nested (first u8) (one part) (parts (array part 2)) (last u8))

(defmacro fill-nested (record)
  `(progn
     (setf (nested-first ,record) #xff (nested-last ,record) #xff)
     (memset (nested-one ,record) 0 #xff 1)
     (memset (nested-one ,record) 4 #xff 4)
     (dotimes (i 2)
       (memset (nested-parts ,record) (* i 8) #xff 1)
       (memset (nested-parts ,record) (+ (* i 8) 4) #xff 4))))

;; the buffer's memory is used again, so that what is not cleared shows
(deftest nested-by-hand
  (dotimes (i 40)
    (let ((dirty (ringbuf-reserve events (sizeof nested) 0)))
      (when dirty
        (memset dirty 0 #xff (sizeof nested))
        (ringbuf-discard dirty 0))))
  (let ((record (ringbuf-reserve events (sizeof nested) 0)))
    (when record
      (fill-nested record)
      (ringbuf-submit record 0))))

(deftest nested-whole
  (with-ringbuf (record events (sizeof nested))
    (fill-nested record)))

;; A union: nobody knows which of its bytes are set.
(defstruct short-part (code u8))
(defstruct long-part (words (array u32 3)))
(defunion any-part short-part long-part)
(defstruct tagged (tag u8) (part any-part) (last u16))

(defmacro with-dirt (&body body)
  `(progn
     (dotimes (i 40)
       (let ((dirty (ringbuf-reserve events 32 0)))
         (when dirty
           (memset dirty 0 #xff 32)
           (ringbuf-discard dirty 0))))
     ,@body))

(deftest tagged-by-hand
  (with-dirt
    (let ((record (ringbuf-reserve events (sizeof tagged) 0)))
      (when record
        (setf (tagged-tag record) #xff (tagged-last record) #xffff)
        (setf (short-part-code (tagged-part record)) #xff)
        (ringbuf-submit record 0)))))

(deftest tagged-whole
  (with-dirt
    (with-ringbuf (record events (sizeof tagged))
      (setf (tagged-tag record) #xff (tagged-last record) #xffff)
      (setf (short-part-code (tagged-part record)) #xff))))
