; return-from leaves the function of that name, and only from inside of it; a session needs something to open.
(defun other ((a u32)) u32 a)
(defun outside ((a u32)) u32 (dotimes (i 3) (when (= i a) (return-from other i))) a) ; error: malformed
(defun mixed ((a u32)) u32 (dotimes (i 3) (when (= i a) (return-from mixed "text"))) a) ; error: type
(defun missing ((a u32)) u32 (dotimes (i 3) (when (= i a) (return-from missing))) a) ; error: maybe-nil
(defun looped ((a u32)) u32 (dotimes (i 3) (return i)) a) ; error: argument-count
(with-bpf-session () (format t "~d~%" (other 1))) ; error: malformed
