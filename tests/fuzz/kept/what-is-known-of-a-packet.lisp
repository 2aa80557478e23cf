; What the sharing pass concludes: that a short packet gets the same verdict, and that a variable holds a number.
; inputs 0 0 0 0 0 0 packet 12b1236aa282fdf6cc461527c6ccd31f50d6e84f
; inputs 0 0 0 0 0 0 packet 12b1236aa282fdf6cc461527080045000014000000004011
; inputs 7 1 0 0 0 0 packet 12b1236aa282fdf6cc4615270800450000140000000040110000010203040506070800350035000c0000
; expect amount_before_the_field 0: 2 packet[00]=12b1236aa282fdf6cc4615270008d31f50d6e84f results[08000000]=0800000000000000
; expect amount_before_the_field 1: 2 packet[00]=12b1236aa282fdf6cc461527000845000014000000004011 results[08000000]=0800000000000000
; expect amount_before_the_field 2: 2 packet[00]=12b1236aa282fdf6cc4615270008450000140000000040110000010203040506070800350035000c0000 results[08000000]=0800000000000000
; expect cut_to_nothing 0: 2 results[04000000]=0200000000000000 results[05000000]=0100000000000000 results[06000000]=0100000000000000
; expect cut_to_nothing 1: 2 results[04000000]=0200000000000000 results[05000000]=0100000000000000 results[06000000]=0100000000000000
; expect cut_to_nothing 2: 2 results[04000000]=0200000000000000 results[05000000]=0100000000000000 results[06000000]=0100000000000000
; expect number_behind_a_form 0: 0 results[03000000]=0100000000000000
; expect number_behind_a_form 1: 2
; expect number_behind_a_form 2: 0 results[02000000]=1100000000000000 results[03000000]=0100000000000000
; expect two_forms_and_a_store 0: 2
; expect two_forms_and_a_store 1: 2
; expect two_forms_and_a_store 2: 2 packet[00]=12b1236aa282fdf6cc4615270800450000140000000040060000010203040506070800350035000c0000 results[08000000]=3500000000000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defprog number_behind_a_form (:type :xdp)
  (let ((v1 1))
    (progn
      (with-ipv4 (d e ip) (setf (getmap results 2) (ipv4-protocol ip)))
      2)
    (setf (getmap results 3) v1)
    0))
(defprog cut_to_nothing (:type :xdp)
  (let ((byte u8 0) (flag u32 0))
    (setf byte #xffffffffffffff00)
    (setf flag 256)
    (setf (getmap results 4) (if byte 1 2))
    (setf (getmap results 5) (if flag 1 2))
    (dotimes (i 3)
      (when flag (setf (getmap results 6) (+ i 1)))
      (setf flag 0))
    (when flag (setf (getmap results 7) 1))
    2))
(defprog two_forms_and_a_store (:type :xdp)
  (with-udp (d e udp ip)
    (setf (getmap results 8) (udp-dst-port udp))
    (setf (ipv4-protocol ip) 6))
  (with-udp (d e udp)
    (setf (getmap results 9) 1))
  (with-tcp (d e tcp ip)
    (setf (getmap results 10) (ipv4-protocol ip)))
  (when-let ((ip (let ((d (xdp-data)) (e (xdp-data-end))) (parse-ipv4 d e))))
    (setf (getmap results 11) (ipv4-ttl ip)))
  2)
(defprog amount_before_the_field (:type :xdp)
  (with-eth (d e)
    (decf (eth-type d) (progn (setf (eth-type d) 9) 2))
    (setf (getmap results 8) (incf (eth-type d) (progn (setf (eth-type d) 5) 3))))
  2)
