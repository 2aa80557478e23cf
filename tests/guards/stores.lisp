;;; Two arms store one byte each into the bytes of one number: clang makes one store, at an address that it adds up by |.
(defmap seen :type :array :key-size 4 :value-size 8 :max-entries 2)
(defprog note (:type :xdp)
  (let ((bytes 0) (queue (getmap seen 0)))
    (case queue
      (0 (store u8 (stack-addr bytes) 3 1))
      (1 (store u8 (stack-addr bytes) 1 2)))
    (setf (getmap seen 1) bytes))
  XDP_PASS)
