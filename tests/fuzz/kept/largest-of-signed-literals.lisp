; A literal of 2^63 and more is negative where the other operand is signed, also where a form gives it.
; inputs 1 0 0 0 0 0
; expect extremes 0: 2 results[00000000]=25024a370082194f results[01000000]=ffffffffffffffff results[02000000]=ffffffffffffffff results[03000000]=fcffffffffffffff results[09000000]=0300000000000000 results[0a000000]=0400000000000000 results[0b000000]=0500000000000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defprog extremes (:type :xdp)
  (setf (getmap results 0)
        (max (bit-xor 18446744073709551615 -5699729740853281318)
             (let* ((v 3)) (setf (getmap results 9) v) 18446744073709551615)))
  (setf (getmap results 1)
        (min (bit-xor 18446744073709551615 -5699729740853281318)
             (let* ((v 4)) (setf (getmap results 10) v) 18446744073709551615)))
  (setf (getmap results 2) (max 5 (let* ((v 5)) (setf (getmap results 11) v) 18446744073709551615)))
  (setf (getmap results 3) (min (+ 1 -5) (let* ((v 5)) (setf (getmap results 11) v) 18446744073709551615)))
  2)
