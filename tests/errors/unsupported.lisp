(defprog p (:type :kprobe :section "uprobe.multi//bin/true:main") ; error: unsupported
  0)
