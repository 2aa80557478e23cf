; A block is named, and left by its name from inside of it; a shift is by 0 to 63, as in a program.
(defun unnamed ((a u32)) u32 (block 5 a)) ; error: malformed
(defun outside ((a u32)) u32 (block out (when (= a 1) (return-from other 2)) a)) ; error: malformed
(defun mixed ((a u32)) u32 (block out (when (= a 1) (return-from out "text")) a)) ; error: type
(defun missing ((a u32)) u32 (block out (when (= a 1) (return-from out)) a)) ; error: maybe-nil
(defun fine ((a u32)) u32 (block out (dotimes (i 4) (when (= i a) (return-from out i))) 7))
(defun far ((a u32)) u64 (<< a 64)) ; error: constant-range
(defun back ((a u32)) u64 (>> a -1)) ; error: constant-range
(defun computed ((a u32)) u64 (>> a (+ 60 5))) ; warning: always
(format t "~d ~d~%" (fine 2) (computed 4))
