;;; A map whose values have names and arrays of arrays in them: `skep run` prints them as loader forms do.
(defenum way u8 (in 1) out)
(defstruct seen (way way) (ways (array way 2)) (grid (array (array u16 2) 2)))
(defmap last-seen :type :hash :key-type way :value-type seen :max-entries 4)

(defprog note (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((s (make-seen)))
    (setf (seen-way s) out (seen-ways s 1) in (seen-grid s 1 0) 7)
    (map-update last-seen out s))
  1)
