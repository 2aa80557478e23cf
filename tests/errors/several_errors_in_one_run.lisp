(defmap counts :type :hash :key-size 4 :value-size 8) ; error: map-shape

(defprog p (:type :cgroup-sock-addr :section "cgroup/connect4")
  (let ((a (nothing 1))) ; error: unknown-form
    (setf b 2) ; error: unknown-variable
    (incf (getmap cuonts 1)) ; error: unknown-map
    (setf (ctx user-family) 2) ; error: ctx-readonly
    (if (ctx user-prot) a 0))) ; error: unknown-field
