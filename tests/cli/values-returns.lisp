;;; A function is a block of its name, which return-from leaves from any depth; the session has maps and a global, and no program.
(defmap counts :type :hash :key-type u32 :value-type u64 :max-entries 8)
(defglobal total u64 5)
(defun key-of ((wanted u64)) (or u32 nil)
  (bpf:do-map (k n counts) (when (= n wanted) (return-from key-of k)))
  nil)
(defun guarded ((n u64)) u32
  (unwind-protect
      (dotimes (i 5)
        (handler-case (progn (when (= i n) (return-from guarded (u32 (+ 100 i)))) (assert (/= i 2)))
          (error (e) (return-from guarded 77))))
    (format t "cleaned up~%"))
  1)
(defun size-text ((n u64)) text
  (block inner (loop (when (> n 3) (return-from size-text "large")) (return-from inner)))
  "small")
(defun any-of ((n u64)) (dotimes (i 3) (when (= i n) (return-from any-of t))) nil)
(defun told ((n u64))
  (dotimes (i 3) (when (= i n) (return-from told)) (format t "~d " i))
  (format t "all~%"))
(with-bpf-session ()
  (setf (bpf:map-ref counts 3) 30 (bpf:map-ref counts 4) 40)
  (incf total)
  (format t "~a ~a ~a~%" (key-of 40) (key-of 1) total)
  (format t "~a ~a~%" (guarded 1) (guarded 9))
  (format t "~a ~a ~a ~a~%" (size-text 5) (size-text 1) (any-of 2) (any-of 8))
  (told 1) (told 9))
;> 4 NIL 6
;> cleaned up
;> cleaned up
;> 101 77
;> large small T NIL
;> 0 0 1 2 all
