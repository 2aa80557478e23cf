;; An index that may be negative.
(defstruct cells (words (array u32 4)))
(defmap seen :type :array :key-size 4 :value-type cells :max-entries 1)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((c (map-lookup seen 0)) (i i64 (cast i32 (ctx mark))))
    (when (and c (< i 4))
      (setf (cells-words c i) 1)))
  1)
