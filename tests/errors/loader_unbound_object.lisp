;; What is opened belongs to one variable, which closes it.
(bpf:open-object "f.o") ; error: malformed
(bpf:close (bpf:open-object "f.o")) ; error: malformed
(bpf:find-program (bpf:open-object "f.o") "p") ; error: malformed
(let ((m (bpf:find-map (bpf:open-object "f.o") "m"))) ; error: malformed
  (format t "~a~%" m))
(when (bpf:open-object "f.o") ; error: malformed
  (format t "yes~%"))
(handler-case (bpf:open-object "f.o") ; error: malformed
  (error () nil))
(let ((o (bpf:open-object "f.o")))
  (setf o (bpf:open-object "g.o")) ; error: malformed
  (let ((q o)) ; error: malformed
    (bpf:close q))
  (bpf:close o))
(let ((o (if (> (now) 0)
             (bpf:open-object "f.o") ; error: malformed
             nil)))
  o)
(defun f ((x u32))
  (bpf:open-object "f.o") ; error: malformed
  x)
(format t "~a~%" (f 1))
(let ((o (bpf:open-object "f.o"))
      (q (bpf:open-object "g.o")))
  (setf o q) ; error: malformed
  (bpf:close q))
