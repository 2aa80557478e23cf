;;; user-values: what is computed in its order, blocks with cleanups, literals among arms.
(defstruct row (items (array u16 4)))
(defoption base i32 -5 "where it begins")

(defun next ((n u32)) u32
  (format t "~d~%" n)
  (+ n 1))

;; the step first, then the place
(defun count-on ((a u32)) u64
  (let ((x 1) (r (make-row)))
    (incf x (progn (setf x 5) x))
    (incf (row-items r (logand (next a) 3)) (next 2))
    (format t "~d ~d~%" x (progn (setf x 9) x))
    (+ x (row-items r 1))))

(defprog pass (:type :xdp) XDP_PASS)

(defun found ((a i32)) i64
  (block out
    (when (< a 0) (return-from out -1))
    (dotimes (i 4)
      (unwind-protect (when (= i a) (return-from out (* i 10)))
        (format t "clean ~d~%" i)))
    99))

(defun sign ((k u32) (a i32)) truth
  (< (case k (0 a) (1 5) (otherwise 7)) base))

(defun stored ((b u8) (unused u16)) i8
  (setf unused 3)
  (let ((x i8 (if (= b 1) 256 300)))
    (setf x (logior 255 b))
    x))

(assert (= (count-on 0) 14))
(format t "~d ~a ~d~%" (found 1) (sign 1 2) (stored 1 2))
;; Failures that a compiler sees coming, handlers within cleanups, and ways out that are none.
(defun always ((n u32)) u32 (assert (= n 5)) n)
(defun careful ((n u32)) u32
  (handler-case
      (unwind-protect
          (handler-case (always n)
            (error (e) (format t "~a~%" (error-text e)) (always (+ n 1))))
        (format t "cleanup~%"))
    (error () 0)))
(dotimes (k 3)
  (unwind-protect
      (progn (when (= k 1) (continue)) (format t "~d~%" (careful k)))
    (format t "after ~d~%" k)))
(handler-case (always 4) (error () (exit 3)))
