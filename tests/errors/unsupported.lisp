(defprog p (:type :lsm :section "lsm/file_open") ; error: unsupported
  0)
