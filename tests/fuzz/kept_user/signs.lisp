; Arms of literals only take the sign of the other arms, however deep; what is computed of literals has its own.
(defconstant +cut+ (u8 300))
(defun arms ((k u32)) i64 (case k (0 -32767) ((1 2) -1000) (5 9223372036854775807) (otherwise 18446744073709551615)))
(defun deep ((k u32) (a i32)) truth (< (if (= k 0) a (if (= k 1) 5 (let ((n 3)) 7))) 0))
(defun computed ((k u32) (a i32)) truth (< (if (= k 0) a (+ 1 2)) 0))
(defun named ((k u32) (a i32)) truth (< (if (= k 0) a +cut+) 0))
(defun literals ((k u32) (n u32)) text (format nil "~a" (>> (cond ((= k 0) 5) ((= k 1) #x100000000) (t 65536)) n)))
(format t "~d ~a ~a ~a ~a~%" (arms 7) (deep 0 -1) (computed 0 -1) (named 0 -1) (literals 1 0))
(format t "~d ~d ~d~%" (- 3 5) (- 5) (lognot 0))
(defun chosen ((k u32)) text (format nil "~d" (if (= k 0) 9223372036854775808 18446744073709551615)))
(format t "~a~%" (chosen 1))
; expect -1 T NIL NIL 4294967296
; expect 18446744073709551614 -5 18446744073709551615
; expect 18446744073709551615
