;; Takes a map, a global and a function from another object.
(defstruct sizes (packets u64) (longest u32))

(defextern global total u64)
(defextern map seen :type :hash :key-type u32 :value-type u64 :max-entries 64)
(defextern function add-up ((len u32) (times u8)) u32)

(defparam times u8 3 "what a length is multiplied by")
(defparam least i64 -1)
(defglobal all sizes)
(defglobal started i32 -7)
(defglobal runs u64)
(defglobal port be16 (htons 443))

(defprog measure (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((weight (add-up (ctx len) times)))
    (incf (sizes-packets all))
    (setf (sizes-longest all) (max (sizes-longest all) weight)))
  (incf-map seen 1000 total)
  (incf started)
  (incf runs (ntohs port))
  (if (> least 5) 0 1))
