;; Stack that nobody wrote, handed to a helper: later kernels take it.
(defprog p (:type :socket-filter :section "socket")
  (asm #xbf 1 10 0 0)  ; r1 = r10
  (asm #x07 1 0 0 -8)  ; r1 += -8
  (asm #xb7 2 0 0 8)   ; r2 = 8
  (asm #x85 0 0 0 6)   ; trace_printk(r1, 8)
  1)
