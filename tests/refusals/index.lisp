;; An index that nothing bounds.
(defstruct cells (words (array u32 4)))
(defmap seen :type :array :key-size 4 :value-type cells :max-entries 1)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((c (map-lookup seen 0)))
    (when c
      (setf (cells-words c (ctx len)) 1)))
  1)
