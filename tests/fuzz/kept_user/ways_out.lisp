; (block NAME ..), left from any depth, with cleanups on the way.
(defun found ((a i32)) i64
  (block out
    (when (< a 0) (return-from out -1))
    (dotimes (i 4)
      (unwind-protect (when (= i a) (return-from out (* i 10)))
        (format t "clean ~d~%" i)))
    99))
(defun inner ((a u32)) text
  (let ((said (block first
                (block second
                  (unwind-protect
                      (unwind-protect (if (= a 0) (return-from first "first") (when (= a 1) (return-from second)))
                        (format t "one~%"))
                    (format t "two~%"))
                  (return-from first "through"))
                "second")))
    said))
(defun maybe ((a u32)) (or u32 nil) (block b (when (= a 0) (return-from b)) a))
(format t "~d ~d ~d~%" (found -5) (found 1) (found 9))
(format t "~a ~a ~a~%" (inner 0) (inner 1) (inner 2))
(format t "~a ~a~%" (maybe 0) (maybe 3))
(format t "a~&b~%~&c~%")
; expect clean 0
; expect clean 1
; expect clean 0
; expect clean 1
; expect clean 2
; expect clean 3
; expect -1 10 99
; expect one
; expect two
; expect one
; expect two
; expect one
; expect two
; expect first second through
; expect NIL 3
; expect a
; expect b
; expect c
