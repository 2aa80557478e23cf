;; A pointer that may be null, handed to a helper.
(defmap seen :type :hash :key-size 4 :value-size 16 :max-entries 1)

(defprog p (:type :cgroup-sock :section "cgroup/sock_create")
  (let ((place (map-lookup seen 0)))
    (get-current-comm place 16))
  1)
