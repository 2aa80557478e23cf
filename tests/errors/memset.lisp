;; The byte of memset.
(defstruct s (b (array u8 16)) (n u64))
(defglobal wide u64)
(defprog p (:type :xdp)
  (let ((x (make-s)) (small u8 (u8 wide)))
    (memset x 0 300 8) ; error: constant-range
    (memset x 0 256 8) ; error: constant-range
    (memset x 0 -129 8) ; error: constant-range
    (memset x 0 wide 8) ; warning: cut
    (memset x 0 (u8 wide) 8)
    (memset x 0 small 8)
    (memset x 0 (+ wide 1) 8)
    (memset x 0 -1 8)
    (memset x 0 255 8)
    (setf wide (s-n x)))
  XDP_PASS)
