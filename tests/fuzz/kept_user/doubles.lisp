; NaN is neither below nor not below; (round d) is the nearest that an i64 holds.
(defun below ((a double) (b double)) text
  (cond ((not (< a b)) (if (not (>= a b)) "neither" "not below")) (t "below")))
(let ((zero 0.0))
  (format t "~a ~a ~a~%" (below (/ zero zero) 1.0) (below 1.0 2.0) (below 2.0 1.0))
  (unless (> (/ zero zero) 1.0) (format t "unless~%"))
  (format t "~d ~d ~d ~d ~d~%" (round 2.5) (round -3.5) (round 1.8e19) (round -1.8e19) (round (/ zero zero)))
  (format t "~,1f~%" (- 0.0 (if (= zero 0.0) 0.0 0.5))))
; expect neither below not below
; expect unless
; expect 2 -4 9223372036854775807 -9223372036854775808 0
; expect 0.0
