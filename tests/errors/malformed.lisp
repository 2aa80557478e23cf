(defmap) ; error: argument-count
(defprog p 1) ; error: malformed
(defstruct s field) ; error: malformed
