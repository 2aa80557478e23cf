; Options and arguments are declared; what they cannot be is said at their line.
(defoption a text nil "a") 
(defoption a text nil "again") ; error: duplicate
(defoption b u32 "x" "b") ; error: type
(defoption c u32 nil "c" :short "c") ; error: malformed
(defoption d cidr "10.0.0.1/8" "d") ; error: type
(defoption e duration "5 parsec" "e") ; error: type
(defoption f (member :fast :slow) :other "f") ; error: type
(defoption g u32 nil) ; error: argument-count
(defoption h u32 nil "h" :door 5) ; error: unknown-option
(defoption i nothing nil "i") ; error: unknown-type
(defoption j u32 nil "j" :short #\j)
(defparam many u16 nil "many" :list t) ; error: type
(defoption k u32 nil "k" :short #\j) ; error: duplicate
(defargument x text "x" :optional t)
(defargument y text "y") ; error: malformed
(defargument z text "z" :list t)
(defargument w text "w" :optional t) ; error: malformed
(defoption small u8 300 "small") ; error: constant-range
(defoption below u8 -1 "below") ; error: constant-range
(defoption signed i8 -128 "signed")
(defoption bytes size -5 "bytes") ; error: constant-range
(defoption wait duration -1 "wait") ; error: constant-range
(defoption least u8 5 "least" :min 6) ; error: constant-range
(defoption most i16 -5 "most" :max -6) ; error: constant-range
(defoption within i16 -5 "within" :min -6 :max -4)
(defparam p u32 "5s" "p" :as duration) ; warning: cut
(defparam q u32 "text" "q") ; error: type
(defparam r u64 nil "r" :as furlongs) ; error: malformed
(defmap hits :type :array :key-size 4 :value-size 8 :max-entries 1)
(defprog prog (:type :cgroup-skb)
  (when (given r) (incf (getmap hits 0)))
  (when (given hits) (incf (getmap hits 0))) ; error: unknown-variable
  (if (= a 1) 1 0)) ; error: wrong-side
(defun show (n) (format t "~a~%" n))
(defun again ((n u64)) (if (= n 0) 0 (again (- n 1)))) ; error: type
(with-bpf-session ()
  (show 1) ; error: wrong-side
  (format t "~a~%" (/ 5 2.0))
  (format t "~a~%" (+ 1.5 (/ (length z) 2))) ; warning: integer-division
  (format t "~d~%" 1.5) ; error: format
  (format t "~a ~a~%" 1) ; error: format
  (format t "~q~%" 1) ; error: format
  (print-row (a 8 1) (a 8 2)) ; error: duplicate
  (print-row (a 8 (bpf:map-ref hits 0) :digits 2))
  (print-histogram hits) ; error: type
  (string= "a" 1) ; error: type
  (dolist (one a) (format t "x")) ; error: type
  (length z)
  (return 5) ; error: malformed
  (given z) ; error: type
  (given nothing) ; error: unknown-variable
  (exit 300)) ; error: constant-range
