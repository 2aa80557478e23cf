(format t "~a and ~a~%" 1) ; error: format
