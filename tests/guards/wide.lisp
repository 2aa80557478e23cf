;;; A size of 32 bits that is not 0: what clang extends to 64 bits is another register than the one that it tested.
(defstruct bytes (all (array u8 64)))
(defmap heads :type :array :key-size 4 :value-type bytes :max-entries 1)
(defprog copy-head (:type :tc)
  (let ((head (map-lookup heads 0)) (n (ctx len)))
    (unless head (return 0))
    (when (or (= n 0) (> n 64)) (return 0))
    (skb-load-bytes (ctx-ptr) 0 head n))
  0)
