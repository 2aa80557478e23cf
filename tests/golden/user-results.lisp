;;; Results of functions that may fail, where branches meet: each compiler sees a value.

(defstruct s (a u64) (b u32))

(defprog p (:type :xdp) XDP_PASS)

(defun one ((x text)) u64 (or (parse-integer x) (exit 3)))
(defun made ((x text)) s (if (string= x "a") (exit 2) (make-s :a 1)))
(defun span ((x text)) duration (or (parse-duration x) (exit 3)))

(defun pick ((b truth)) u64
  (cond (b (one "5"))
        (t (let ((k (one "6"))) (+ k (one "7"))))))
(defun pick-struct ((b truth)) s (if b (made "b") (made "c")))
(defun pick-span ((b truth)) duration (if b (span "5s") (span "2ms")))
(defun pick-guarded ((b truth)) u64
  (handler-case (if b (one "5") (one "7"))
    (error () (one "8"))))

(format t "~a ~a ~a ~a~%" (pick t) (pick-struct nil) (pick-span t) (pick-guarded nil))
