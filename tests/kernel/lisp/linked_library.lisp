;; What another object takes from this one.
(defmap seen :type :hash :key-type u32 :value-type u64 :max-entries 64)
(defglobal total u64)

(defsubprog add-up ((len u32) (times u8)) u32
  (declare (export))
  (incf total len)
  (incf-map seen times)
  (* len times))
