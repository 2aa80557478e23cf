;;; A filter is asked for what was pushed before: Linux 7.3 takes the question for a store, and the variable for unset.
(defmap maybe :type :bloom-filter :value-size 4 :max-entries 1000)
(defprog asked (:type :cgroup-skb)
  (let ((mark u32 (ctx mark)))
    (map-push maybe mark)
    (if (= (map-peek maybe (stack-addr mark)) 0) 1 0)))
