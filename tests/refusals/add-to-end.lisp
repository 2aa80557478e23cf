;; Nothing is added to the packet's end.
(defprog p (:type :xdp :section "xdp")
  (asm #x61 2 1 4 0)  ; r2 = data_end
  (asm #x07 2 0 0 8)  ; r2 += 8
  2)
