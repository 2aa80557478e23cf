(defconstant most-ports 16)
