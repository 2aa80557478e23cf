(defconstant odd #q12) ; error: syntax
