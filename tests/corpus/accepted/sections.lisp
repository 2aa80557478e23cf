;; Names that sections of the object have.
(defmap license :type :array :key-size 4 :value-size 8 :max-entries 1)
(defprog xdp (:type :xdp)
  (incf (getmap license 0))
  XDP_PASS)
(defprog tc (:type :tc)
  TC_ACT_OK)
(defsubprog sockops ((n u64)) u64
  (* n (ktime-get-ns)))
(defprog socket (:type :socket-filter)
  (cast u32 (sockops 5)))
