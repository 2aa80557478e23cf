;;; One value into one of two context fields: clang writes through an address that it has computed.
(defprog marks (:type :tc)
  (let ((x (get-prandom-u32)))
    (if (= (ctx protocol) (htons 8)) (setf (ctx mark) x) (setf (ctx priority) x))
    TC_ACT_OK))
