(format t "arguments: ~a~%" (command-line-argument 1))
