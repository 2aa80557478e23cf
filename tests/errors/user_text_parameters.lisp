; An array of char is one text on the command line: it is no list, has no order, is never nil.
(defparam many (array char 16) nil "who" :list t) ; error: type
(defparam least (array char 16) nil "who" :min 3) ; error: unknown-option
(defparam size (array char 16) nil "who" :as size) ; error: malformed
(defparam long (array char 4) "toolong" "who") ; error: type
(defparam fine (array char 16) nil "who" :short #\f)
(defprog p (:type :xdp) (if (= (aref fine 0) 65) XDP_DROP XDP_PASS))
(with-bpf-session () (format t "~a~%" (given fine))) ; error: type
