;;; Both sides: counts what a cgroup sends while the session lives.
;;;
;;;     loader_watch CGROUP [SECONDS]     without SECONDS until it is ended

(defmap packets :type :array :key-size 4 :value-size 8 :max-entries 1)

(defprog watch-egress (:type :cgroup-skb :section "cgroup_skb/egress")
  (incf (getmap packets 0))
  1)

(with-bpf-session ()
  (bpf:attach watch-egress (command-line-argument 1))
  (format t "attached~%")
  (unless (command-line-argument 2)
    (loop (sleep 1)))
  (sleep 1)
  (format t "packets: ~a~%" (bpf:map-lookup packets 0)))

(format t "closed~%")
(sleep 1)
