;; A size of run time that may be too much.
(defmap seen :type :array :key-size 4 :value-size 16 :max-entries 1)

(defprog p (:type :cgroup-sock :section "cgroup/sock_create")
  (let ((place (map-lookup seen 0)))
    (when place
      (get-current-comm place (ctx mark))))
  1)
