;; What a loop does where the packet may end: 20 comparisons that leave nothing are a million paths.
(defmap out :type :array :key-size 4 :value-size 8 :max-entries 1)

(defprog inside (:type :xdp)
  (let ((n 0))
    (with-packet (d e)
      (dotimes (i 30) ; error: too-large
        (let ((o (+ d i)))
          (when (<= (+ o 1) e)
            (when (= (load u8 o) 10) (incf n))))))
    (setf (getmap out 0) n))
  XDP_PASS)

(defprog begins-the-next (:type :xdp)
  (let ((n 0))
    (with-packet (d e)
      (dotimes (i 18) ; warning: long-loop
        (let ((o (+ d i)))
          (when (> (+ o 1) e) (continue))
          (when (= (load u8 o) 10) (incf n)))))
    (setf (getmap out 0) n))
  XDP_PASS)

(defprog leaves (:type :xdp)
  (let ((n 0))
    (with-packet (d e)
      (dotimes (i 30)
        (let ((o (+ d i)))
          (when (> (+ o 1) e) (break))
          (when (= (load u8 o) 10) (incf n)))))
    (setf (getmap out 0) n))
  XDP_PASS)

(defprog sums (:type :xdp)
  (let ((n 0))
    (with-packet (d e)
      (dotimes (i 30)
        (let ((o (+ d i)))
          (when (<= (+ o 1) e) (incf n (load u8 o))))))
    (setf (getmap out 0) n))
  XDP_PASS)

;; the last of many is kept, and is an index
(defstruct table (bytes (array u8 64)))
(defmap tables :type :array :key-size 4 :value-type table :max-entries 1)
(defprog the-last (:type :xdp)
  (let ((p (map-lookup tables 0)) (at 0))
    (unless p (return XDP_PASS))
    (dotimes (i 40) ; error: too-large
      (when (= (table-bytes p i) 5) (setf at i)))
    (setf (table-bytes p at) 7))
  XDP_PASS)
