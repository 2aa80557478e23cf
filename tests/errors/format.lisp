(defmap m :type :array :key-size 4 :value-size 8 :max-entries 1)
(defstruct values (list (array u64 2)))

(defprog p (:type :cgroup-skb)
  (let ((number u64 (ktime-get-ns)) (v (make-values)) (w u32 0))
    (printk "%d" 1 2) ; error: format
    (printk "%d %d" 1) ; error: format
    (printk "%f" 1) ; error: format
    (printk "%f and %h" 1 1) ; error: format, format
    (printk "100%") ; error: format
    (printk "%sx" (stack-addr number)) ; error: format
    (printk "grün") ; error: format, format
    (printk "%s" number) ; error: format
    (printk "%pI4" w) ; error: format
    (printk "%d" (ctx-ptr)) ; error: format
    (printk "%d %x" number #x1ffffffff) ; warning: cut, cut
    (printk "%d" number) ; warning: cut
    (printk "%llu %lx %ld" number number number)
    (printk "%d" nobody) ; error: unknown-variable
    (snprintf (stack-addr number) 8 "%d" (values-list v) 16) ; error: format
    (snprintf (stack-addr number) 8 "%q" (values-list v) 8)) ; error: format
  1)
