; A test of nothing is still evaluated, whatever is computed with the call in it.
; inputs 3 7 0 0 0 0
; expect nothing_follows 0: 1 seen[01000000]=0b00000000000000 seen[02000000]=0c00000000000000 seen[03000000]=0d00000000000000 seen[04000000]=0e00000000000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap seen :type :hash :key-size 4 :value-size 8 :max-entries 16)
(defprog nothing-follows (:type :cgroup-skb)
  (unless (* 0 (map-update seen 1 11)))
  (when (+ 4 (map-update seen 2 12)))
  (if (not (cast u8 (- 4 (map-update seen 3 13)))) 1 2)
  (when (and (getmap inputs 0) (zerop (map-update seen 4 14))) (let ((x 3))))
  1)
