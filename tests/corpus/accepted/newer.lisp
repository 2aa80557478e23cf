;; Maps that the oldest kernel does not have.
(defstruct pair (a u64) (b u64))
(defmap maybe :type :bloom-filter :value-size 4 :max-entries 8)
(defmap pairs :type :bloom-filter :value-type pair :max-entries 8)

(defprog filter (:type :xdp)
  (let ((v u32 7))
    (map-push maybe v)
    (if (= (map-peek maybe (stack-addr v)) 0) XDP_PASS XDP_DROP)))

(defprog filter-by-value (:type :cgroup-skb)
  (let ((v u32 7))
    (map-push maybe v)
    (if (map-peek maybe v) 0 1)))

(defprog filter-of-structs (:type :cgroup-skb)
  (let ((p (make-pair)))
    (setf (pair-a p) (ctx len))
    (map-push pairs p)
    (if (map-peek pairs p) 0 1)))
