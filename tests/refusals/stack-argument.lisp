;; Stack that nobody wrote, handed to a helper.
(defmap seen :type :hash :key-size 4 :value-size 8 :max-entries 1)

(defprog p (:type :socket-filter :section "socket")
  (asm #xbf 2 10 0 0)  ; r2 = r10
  (asm #x07 2 0 0 -16) ; r2 += -16
  (asm #xb7 1 0 0 0)   ; r1 = 0
  (asm #x85 0 0 0 1)   ; map_lookup_elem(0, r2)
  1)
