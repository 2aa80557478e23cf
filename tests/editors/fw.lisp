;; Counts packets. 🐝
(defstruct total (packets u64) (bytes u64))
(defmap totals :type :hash :key-type u32 :value-type total :max-entries 64)

(defprog count-packets (:type :cgroup-skb :section "cgroup_skb/egress" :license "GPL")
  (let ((key (ctx mark)) (len (min (ctx len) 1500)))
    (when-let ((total (map-lookup totls key)))
      (atomic-add (total-bytes-ptr total) len)
      (atomic-add (total-packets-ptr total) 1)))
  1)
