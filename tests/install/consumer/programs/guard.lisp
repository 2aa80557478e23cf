;;; Refuses connections to the ports in `ports` and tells of each.
(declaim (policy-hole connect6 sendmsg4))
(include "limits.lisp")

(defstruct attempt
  (pid u32)
  (port u16)) ; host order

(defstruct total
  (seen u64)
  (refused u64))

(defmap ports :type :hash :key-type u16 :value-type u32 :max-entries most-ports)
(defmap totals :type :array :key-size 4 :value-type total :max-entries 1)
(defmap each-cpu :type :percpu-array :key-size 4 :value-size 8 :max-entries 1)
(defmap attempts :type :ringbuf :max-entries 4096)

(defextern function is-high ((port u16)) u64)

(defparam high-ports-are-free u8 0 "nothing is refused from port 1024 on")
(defglobal last total)
(defglobal tries u64)

(defprog guard-connect4 (:type :cgroup-sock-addr :section "cgroup/connect4")
  (incf (getmap each-cpu 0))
  (incf (total-seen last))
  (when (and high-ports-are-free (is-high (ntohs (ctx user-port))))
    (return 1))
  (when-let ((hit (map-lookup ports (ntohs (ctx user-port)))))
    (with-ringbuf (a attempts (sizeof attempt))
      (setf (attempt-pid a) (u32 (>> (get-current-pid-tgid) 32)))
      (setf (attempt-port a) (ntohs (ctx user-port))))
    (return 0))
  1)
