;;; Numbers that the verifier must see to be inside, where clang would lose it.
(defstruct cell (bytes (array u8 8)) (words (array u32 8)) (hits u64))
(defmap cells :type :array :key-size 4 :value-type cell :max-entries 1)
(defmap seen :type :array :key-size 4 :value-size 8 :max-entries 4)

;; one test of what a load gave whole: nothing is needed
(defprog plain (:type :cgroup-skb)
  (let ((i (getmap seen 0)))
    (when-let ((c (map-lookup cells 0)))
      (when (< i 8)
        (incf (cell-words c i)))
      (incf (cell-bytes c (logand (>> (ctx len) 3) 7)))))
  1)

;; a part of a number, and arithmetic on it
(defprog cut (:type :cgroup-skb)
  (let ((b u8 (cast u8 (getmap seen 0))) (s i16 (cast i16 (getmap seen 1))))
    (when-let ((c (map-lookup cells 0)))
      (incf b 3)
      (when (< b 8)
        (incf (cell-words c b)))
      (when (and (>= s 0) (<= s 7))
        (setf (cell-bytes c s) b))))
  1)

;; two tests, of which clang would make one of x - 2
(defprog between (:type :cgroup-skb)
  (let ((x (getmap seen 0)))
    (when-let ((c (map-lookup cells 0)))
      (when (and (>= x 2) (< x 8))
        (incf (cell-words c x)))))
  1)

;; masks that clang would drop, and a computation that it would move before its number's test
(defprog masked (:type :cgroup-skb)
  (let ((n u16 (cast u16 (getmap seen 0))) (m u8 (cast u8 (getmap seen 1))))
    (when m (return 0))
    (when-let ((c (map-lookup cells 0)))
      (incf (cell-words c (logand (* n -3 m) 1)))
      (incf (cell-words c (min n 7)))
      (incf (load u32 c (* (if (< n 8) n 0) 4)))))
  1)

;; how often, when clang knows that it is seldom
(defprog rounds (:type :cgroup-skb)
  (let ((n (logand (getmap seen 0) 7)))
    (when-let ((c (map-lookup cells 0)))
      (dotimes (i n :max 8)
        (incf (cell-words c i)))))
  1)

;; the verdict: its copy comes after the test, and it is not kept in half a slot of the stack
(defprog verdict (:type :cgroup-skb)
  (let ((n (getmap seen 0)) (hit (getmap seen 1)))
    (incf (getmap seen 2))
    (when (< n 2) (return n))
    (not hit)))
