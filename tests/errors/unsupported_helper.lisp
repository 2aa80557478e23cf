;; a helper that works on what no form declares
(defstruct val (owned u64))
(defmap m :type :hash :key-type u32 :value-type val :max-entries 4)
(defprog p (:type :cgroup-skb)
  (when-let ((v (map-lookup m 0)))
    (kptr-xchg (val-owned-ptr v) nil)) ; error: unsupported
  1)
