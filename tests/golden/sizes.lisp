;;; Sizes that a helper does not take as 0: clang would make x == 0 of each of these.
(defstruct bytes (all (array u8 64)))
(defmap heads :type :array :key-size 4 :value-type bytes :max-entries 1)

(defprog copy-head (:type :tc)
  (let ((head (map-lookup heads 0)) (n (ctx len)))
    (unless head (return 0))
    (when (or (= n 0) (> n 64)) (return 0))
    (skb-load-bytes (ctx-ptr) 0 head n))
  0)

(defprog copy-some (:type :tc)
  (let ((head (map-lookup heads 0)) (n (min (ctx len) 64)))
    (when (and head (> n 0))
      (skb-load-bytes (ctx-ptr) 0 head n)))
  0)
