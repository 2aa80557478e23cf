;; A size that may be negative: to the helper it is an unsigned number, which may be 0 or too large.
(defmap seen :type :array :key-size 4 :value-size 16 :max-entries 1)

(defprog p (:type :cgroup-sock :section "cgroup/sock_create")
  (let ((place (map-lookup seen 0)) (n i64 (cast i32 (ctx mark))))
    (when (and place (< n 16))
      (get-current-comm place n)))
  1)
