(defconstant big 99999999999999999999) ; error: integer-range
