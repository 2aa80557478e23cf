;; Each round counts a variable up or does not: the verifier follows every way where it is wanted later.
(defstruct s (b (array u8 64)))
(defmap m :type :array :key-size 4 :value-type s :max-entries 1)
(defmap out :type :array :key-size 4 :value-size 8 :max-entries 1)

(defprog index (:type :xdp)
  (let ((p (map-lookup m 0)) (n u32 0))
    (unless p (return XDP_PASS))
    (dotimes (i 24) ; error: too-large
      (when (= (s-b p i) 0) (incf n)))
    (when (> n 63) (return XDP_DROP))
    (setf (s-b p n) 7))
  XDP_PASS)

(defprog tested (:type :xdp)
  (let ((p (map-lookup m 0)) (n u32 0))
    (unless p (return XDP_PASS))
    (dotimes (i 6) ; error: too-large
      (dotimes (j 6)
        (when (= (s-b p (+ i j)) 0) (incf n))))
    (if (> n 10) XDP_DROP XDP_PASS)))

(defprog near (:type :xdp)
  (let ((p (map-lookup m 0)) (n u32 0))
    (unless p (return XDP_PASS))
    (dotimes (i 20) ; warning: long-loop
      (when (= (s-b p i) 0) (incf n)))
    (if (> n 10) XDP_DROP XDP_PASS)))

(defprog not-wanted (:type :xdp)
  (let ((p (map-lookup m 0)) (n u64 0) (last u32 0))
    (unless p (return XDP_PASS))
    (dotimes (i 64)
      (when (= (s-b p i) 0) (incf n))
      (when (= (s-b p i) 1) (setf last i))
      (let ((k u32 0))
        (when (= (s-b p i) 2) (incf k))
        (setf (s-b p k) 3)))
    (setf (getmap out 0) (+ n last)))
  XDP_PASS)
