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

(defprog two-forks-a-round (:type :xdp)
  (let ((n u32 0))
    (dotimes (i 12) ; error: too-large
      (when (getmap out i) (incf n i))
      (when (map-lookup m i) (setf n (+ n 2))))
    (if (> n 10) XDP_DROP XDP_PASS)))

(defprog three-arms (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)) (off u32 54))
    (dotimes (i 14) ; warning: long-loop
      (let ((p (+ d off)))
        (when (or (> off 4000) (> (+ p 10) e)) (break))
        (case (load u8 p)
          (1 (incf off))
          (2 (incf off 4))
          (t (incf off 10)))))
    (setf (getmap out 0) off))
  XDP_PASS)

(defprog after-a-log2 (:type :xdp)
  (let ((p (map-lookup m 0)) (n u32 0))
    (unless p (return XDP_PASS))
    (dotimes (i 24) ; error: too-large
      (let ((k (log2 (s-b p i))))
        (when (> k 3) (incf n))))
    (if (> n 10) XDP_DROP XDP_PASS)))

;; what is unknown from the start is alike on all paths; what is never tested is not wanted; one end of a round counts
(defprog from-an-unknown (:type :xdp)
  (let ((p (map-lookup m 0)) (n (getmap out 0)) (k u32 0))
    (unless p (return XDP_PASS))
    (dotimes (i 40)
      (when (= (s-b p i) 0) (incf n))
      (when (= (s-b p i) 1) (break))
      (incf k))
    (if (and (> n 10) (> k 3)) XDP_DROP XDP_PASS)))

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
