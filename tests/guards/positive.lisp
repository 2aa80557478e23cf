;;; A size that is not 0: of n < 1 clang makes n == 0, from which Linux before 6.8 learns nothing.
(defstruct bytes (all (array u8 64)))
(defmap heads :type :array :key-size 4 :value-type bytes :max-entries 1)
(defprog copy-some (:type :tc)
  (let ((head (map-lookup heads 0)) (n (ctx len)))
    (unless head (return 0))
    (when (or (= n 0) (> n 64)) (return 0))
    (skb-load-bytes (ctx-ptr) 0 head n))
  0)
