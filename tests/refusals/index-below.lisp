;; An offset that has bounds, and may be below 0.
(defprog p (:type :xdp :section "xdp")
  (asm #x61 2 1 0 0)     ; r2 = data
  (asm #xbf 6 2 0 0)     ; r6 = r2
  (asm #x85 0 0 0 7)     ; r0 = get_prandom_u32()
  (asm #x57 0 0 0 15)    ; r0 &= 15
  (asm #x07 0 0 0 -8)    ; r0 += -8
  (asm #x0f 6 0 0 0)     ; r6 += r0
  (asm #x71 3 6 0 0)     ; r3 = *(u8 *)r6
  2)
