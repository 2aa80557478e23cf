; Swapped twice, a number is what a cast has left of it.
; inputs 0xc74ba574 0 0 0 0 0
; expect p 0: 1 results[08000000]=74a5ffff00000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defprog p (:type :cgroup-skb)
  (let ((v i16 (+ 0 (getmap inputs 0))))
    (setf (getmap results 8) (ntohl (htonl (u32 v))))
    1))
