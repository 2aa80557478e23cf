;; The packet's end is an address to compare with, and no memory.
(defprog p (:type :xdp :section "xdp")
  (let ((end (ctx data-end)))
    (load u8 end 0)))
