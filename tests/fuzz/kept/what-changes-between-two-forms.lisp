; What the first of two forms does to what the second one asks.
; inputs 0 0 0 0 0 0 packet 12b1236aa282fdf6cc4615270800450000140000000040110000010203040506070800350035000c0000
; inputs 0 0 0 0 0 0 packet 12b1236aa282fdf6cc4615270801450000140000000040110000010203040506070800350035000c0000
; expect changed_in_the_other_arm 0: 2 packet[00]=12b1236aa282fdf6cc4615270806450000140000000040110000010203040506070800350035000c0000
; expect changed_in_the_other_arm 1: 1
; expect changed_in_the_test 0: 1 packet[00]=12b1236aa282fdf6cc4615270000450000140000000040110000010203040506070800350035000c0000
; expect changed_in_the_test 1: 0
; expect null_after_all 0: 2 results[03000000]=4000000000000000 results[04000000]=1100000000000000
; expect null_after_all 1: 2
; expect set_between 0: 3
; expect set_between 1: 2
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defprog set_between (:type :xdp)
  (let ((v u32 0))
    (with-eth (d e)
      (setf v 0)
      (when (= (eth-type d) #x800) (setf v 1))
      (when v (return 3))
      (when (= (eth-type d) #x800) (setf (getmap results 2) 1)))
    2))
(defprog null_after_all (:type :xdp)
  (with-packet (d e)
    (let ((q (parse-ipv4 d e)))
      (let ((p (cast (ptr ipv4) q)))
        (when p (setf (getmap results 3) (ipv4-ttl p))))
      (let ((p (if (= (getmap inputs 0) 0) q nil)))
        (when p (setf (getmap results 4) (ipv4-protocol p))))))
  2)
(defprog changed_in_the_other_arm (:type :xdp)
  (with-eth (d e)
    (if (not (= (eth-type d) #x800)) (return 1) (setf (eth-type d) #x806))
    (when (and (= (eth-type d) #x800) (= (getmap inputs 0) 0)) (return 3)))
  2)
(defprog changed_in_the_test (:type :xdp)
  (with-eth (d e)
    (when (or (not (= (eth-type d) #x800)) (setf (eth-type d) 0)) (return 0))
    (unless (= (eth-type d) #x800) (return 1)))
  2)
