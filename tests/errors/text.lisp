(defmap m :type :array :key-size 4 :value-size 8 :max-entries 1)

(defprog p (:type :cgroup-skb)
  (let ((word u32 0) (number i64 0) (format u64 0))
    (printk word) ; error: type
    (trace-printk "%d %d %d %d" 1 2 3 4) ; error: argument-count
    (printk) ; error: argument-count
    (skb-load-bytes (ctx-ptr) 0 "abcd" 4) ; error: type
    (strncmp (stack-addr word) 4 (stack-addr word)) ; error: type
    (strtol "12" 9 0 (stack-addr number)) ; error: bounds
    (strtol "12" 2 0 (stack-addr word)) ; error: bounds
    (map-update m 0 "a") ; error: unsupported
    (let ((t2 "abc")) 1) ; error: unsupported
    (snprintf nil 4 "%%" nil 0) ; error: bounds
    (snprintf nil 0 "%d" 0 8) ; error: bounds
    (snprintf nil 0 "%%" nil 0))
  1)
