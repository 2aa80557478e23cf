(defprog p (:type :xdp :section "xdp") ; error: unsupported
  2)
