;; One name twice in one let; let* binds one after the other.
(defprog p (:type :tc)
  (let ((a 1) (b 2) (a 3)) ; error: duplicate
    (if (= a b) TC_ACT_OK TC_ACT_SHOT)))
(defprog sequential (:type :tc)
  (let* ((a (ctx mark)) (a (+ a 1)))
    (if (= a 2) TC_ACT_OK TC_ACT_SHOT)))
(defsubprog twice ((a u32) (a u32)) u32 a) ; error: duplicate
(let ((x 1) (x 2)) ; error: duplicate
  (format t "~d~%" x))
(let* ((x 1) (x (+ x 1)))
  (format t "~d~%" x))
