;; Loops over packets that come too far: the kernel walks each round.
(defmap seen :type :array :key-size 4 :value-size 8 :max-entries 1)
(defstruct table (bytes (array u8 64)))
(defmap tables :type :array :key-size 4 :value-type table :max-entries 1)

(defprog one-round-too-many (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)) (n u32 0))
    (dotimes (i 258)
      (when (> (+ d 4) e) (return XDP_PASS))
      (setf n (+ n (load u8 d 1))) ; error: packet-bounds
      (setf d (+ d (load u8 d)))) ; error: packet-bounds
    (setmap seen 0 n))
  XDP_PASS)

(defprog too-far-by-a-constant (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)) (n u32 0))
    (dotimes (i 67)
      (when (> (+ d 4) e) (return XDP_PASS))
      (when (= (load u8 d 1) 77) (incf n)) ; error: packet-bounds
      (setf d (+ d 1000)))
    (setmap seen 0 n))
  XDP_PASS)

(defprog after-the-last-round (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)) (n u32 0))
    (dotimes (i 257)
      (when (> (+ d 4) e) (return XDP_PASS))
      (when (= (load u8 d 1) 77) (incf n))
      (setf d (+ d (load u8 d))))
    (when (> (+ d 4) e) (return XDP_PASS))
    (setmap seen 0 (load u32 d))) ; error: packet-bounds
  XDP_PASS)

(defprog in-two-loops (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)) (n u32 0))
    (dotimes (i 20)
      (dotimes (j 20)
        (when (> (+ d 4) e) (return XDP_PASS))
        (setf n (+ n (load u8 d 1))) ; error: packet-bounds
        (setf d (+ d (load u8 d))))) ; error: packet-bounds
    (setmap seen 0 n))
  XDP_PASS)

(defprog until-it-ends (:type :tc)
  (let ((d (ctx data)) (e (ctx data-end)) (n u32 0))
    (while (<= (+ d 2) e) :max 300
      (setf n (+ n (load u8 d 1))) ; error: packet-bounds
      (setf d (+ d (load u8 d)))) ; error: packet-bounds
    (setmap seen 0 n))
  0)

(defprog by-a-large-sum (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)) (n u32 0) (offset u32 0))
    (dotimes (i 300)
      (let ((p (+ d offset)))
        (when (> (+ p 4) e) (return XDP_PASS))
        (setf n (+ n (load u8 p 1))) ; error: packet-bounds
        (incf offset (load u8 p 2)))) ; error: packet-bounds
    (setmap seen 0 n))
  XDP_PASS)

(defprog sum-as-an-index (:type :xdp)
  (when-let ((p (map-lookup tables 0)))
    (let ((j u32 3))
      (dotimes (i 14)
        (incf (table-bytes p j)) ; error: bounds
        (when (= (ctx rx-queue-index) 3) (incf j 2))
        (incf j 3))))
  XDP_PASS)
