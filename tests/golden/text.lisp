;;; Text: printing, and texts that helpers read.

(defstruct word
  (bytes (array u8 16)))

(defstruct values
  (list (array u64 2)))

(defmap words :type :array :key-size 4 :value-type word :max-entries 1)

(defprog tell (:type :cgroup-skb)
  (let ((len (ctx len)) (delta i8 -3) (port be16 (htons 443)) (now (ktime-get-ns)))
    (printk "a packet")
    (trace-printk "%u bytes at %llu, %lld off" len now delta)
    (printk "protocol %x, mark %d, port %u, delta %lld, the \"context\" %p"
            (ntohs (ctx protocol)) (ctx mark) (ntohs port) delta (ctx-ptr))
    ;; its value is the number of bytes, or an error
    (when (< (printk "%c%%" #\a) 0)
      (return 0)))
  1)

(defprog read (:type :cgroup-skb)
  (let ((number i64 0) (count u64 0) (v (make-values)))
    (when-let ((w (map-lookup words 0)))
      (unless (= (strncmp (word-bytes w) 16 "accept") 0)
        (strtol "-12" 3 0 (stack-addr number))
        (strtoul (word-bytes w) 16 10 (stack-addr count)))
      (setf (values-list v 0) number)
      (setf (values-list v 1) count)
      (snprintf (word-bytes w) 16 "%lld %llx" (values-list v) (sizeof values))
      (snprintf nil 0 "%%" nil 0)))
  1)

(defprog tune (:type :sockops)
  (setsockopt (ctx-ptr) IPPROTO_TCP 13 "cubic" 6)
  (return 1))
