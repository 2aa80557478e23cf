;;; A counter over calls, with more variables than registers: one of 32 bits is kept in half a slot of the stack.
(defstruct cell (words (array u32 64)))
(defmap cells :type :array :key-size 4 :value-type cell :max-entries 4)
(defmap in :type :array :key-size 4 :value-size 8 :max-entries 8)
(defprog count (:type :cgroup-skb)
  (let ((p (map-lookup cells 0)) (a (getmap in 1)) (b (getmap in 2)) (d (getmap in 3)) (e (getmap in 4)))
    (when p
      (dotimes (i 20)
        (setf (cell-words p i) (+ a b d e (get-prandom-u32)))
        (incf a (get-prandom-u32)) (incf b a) (incf d b) (incf e d))
      (setf (getmap in 5) (+ a b d e)))
    1))
