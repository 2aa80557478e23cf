; What a C compiler computes by itself and would warn of: the C of these is built with warnings as errors.
(defoption o u16 7 "a number")
(defun p1 ((a i8) (b u8) (c u32) (d i16)) u64
  (let ((n 0))
    (when (< (i64 (u64 b)) -10) (incf n))
    (when (< (logxor a a) 256) (incf n))
    (when (< (logior a 0) 9223372036854775807) (incf n))
    (when (< (logand a d) 65536) (incf n))
    (when (= (lognot (u64 c)) 0) (incf n))
    (when (>= c (lognot (u64 b))) (incf n))
    (when (<= (logxor b 18446744073709551615) n) (incf n))
    (when (= (logior 1 c) 0) (incf n))
    (when (= (logand c 6) 1) (incf n))
    (when (= 18446744073709486081 (logxor b 7)) (incf n))
    (when (>= -65535 (mod b 256)) (incf n))
    (when (<= (u32 o) (if (= b 1) 9223372036854775808 9223372036854775808)) (incf n))
    (when (<= 32767 (cond ((s<= -1000 a) a) (t -256))) (incf n))
    n))
(defun p2 ((a i8) (b u8) (set-only u16)) i8
  (setf set-only 3)
  (let ((x i8 (if (= b 1) 256 300)) (y u16 (let ((e 5)) 65537)))
    (setf x (logior 255 b) y (- y (+ y 128 63)))
    (setf x (if (> b 3) (let ((z 1)) -300) 65535))
    (logior x (logand y (>>> (logior -127 (u64 (or (parse-integer "x") 67))) 50))
            (<< (text-length "lo") 25))))
(defun p3 ((a i8)) u64 (u64 (<< a (i32 (if (and (= a 0) (= 0 a)) 18446744073709551615 32767)))))
(defun p4 ((a i8) (b i16)) truth (p5 a -63))
(defun p5 ((a i8) (b i8)) truth (= a b))
(format t "~d ~d ~d ~a ~12d~%" (p1 -1 255 4294967295 3) (p2 1 2 3) (p3 1) (p4 -63 2) (if t 65536 3))
(format t "")
(format t "~d ~a~%" (text-length (format nil "")) (string= "" (format nil "~a" "")))
(defun p6 ((n u32)) u32
  (loop (unwind-protect (progn (when (= n 3) (return)) (setf n (p7 n))) (when (> n 9) (format t "high~%"))))
  n)
(defun p7 ((n u32)) u32 (assert (< n 50)) (+ n 1))
(format t "~d~%" (p6 1))
; expect 4 -1 9223372036854775808 T        65536
; expect 0 T
; expect 3
; expect T T NIL T NIL
; expect NIL
; expect NIL T 2
(defun beyond ((x i16)) truth (/= (u64 x) 65536))
(defun within ((x i16)) truth (= (u64 x) 18446744073709551615))
(defun half ((x i8)) truth (= (u32 x) #xffffffff))
(defun never ((x i8)) truth (= (u32 x) 65536))
(format t "~a ~a ~a ~a ~a~%" (beyond -1) (within -1) (within 5) (half -1) (never 5))
(defun all-ones ((x u32)) truth (zerop (- -1 x)))
(format t "~a~%" (all-ones 4294967295))
(defun between ((x u8)) truth (and (< x 5) (> x 7)))
(defun anywhere ((x u8)) truth (or (< x 5) (/= x 3)))
(format t "~a ~a ~a~%" (between 6) (anywhere 3) (if (and (= 8 4) (between 1)) 1 2))
