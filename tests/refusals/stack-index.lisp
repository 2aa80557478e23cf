;; An index into an object on the stack that may be outside.
(defprog p (:type :socket-filter :section "socket")
  (asm #x85 0 0 0 7)     ; r0 = get_prandom_u32()
  (asm #x57 0 0 0 63)    ; r0 &= 63
  (asm #xbf 2 10 0 0)    ; r2 = r10
  (asm #x0f 2 0 0 0)     ; r2 += r0
  (asm #x71 3 2 -16 0)   ; r3 = *(u8 *)(r2 - 16)
  1)
