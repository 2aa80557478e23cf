;;; Tail calls: gone where there is a program, falling through where there is none; records are discarded.
(include "common/lang.lisp")

(defstruct event (number u64) (kind u8))

(defmap jumps :type :prog-array :max-entries 4)
(defmap events :type :ringbuf :max-entries 4096)

(deftest landed
  (out 10 (+ (getmap results 10) 1)))

(deftest plain
  (let ((a (in 0)))
    (out 0 1)
    (tail-call jumps a)
    (out 1 1)))

(deftest with-record
  (let ((a (in 0)))
    (with-ringbuf (e events (sizeof event))
      (setf (event-number e) a (event-kind e) 1)
      (when (/= (in 1) 0)
        (tail-call jumps (u32 (event-number e)))
        (out 1 1)))
    (out 2 1)))

(deftest at-the-end
  (out 0 (with-ringbuf (e events (sizeof event))
           (setf (event-number e) 5 (event-kind e) 2)
           (when (= (in 1) 7)
             (return 0))
           (tail-call jumps (in 0))
           3)))

(deftest leaves
  (with-ringbuf (e events (sizeof event))
    (setf (event-number e) (in 0) (event-kind e) 3)
    (when (/= (in 1) 0)
      (tail-call jumps (in 0))
      (return 0)))
  (out 0 1))

(deftest often
  (with-ringbuf (e events (sizeof event))
    (setf (event-number e) 1 (event-kind e) 4)
    (dotimes (i 3)
      (when (= i (in 1))
        (tail-call jumps (in 0))
        (out 3 1)))
    (when (= (in 1) 1)
      (tail-call jumps 3)))
  (out 4 1))
