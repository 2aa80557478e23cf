;; SPDX-License-Identifier: GPL-2.0
;;; Prints what a cgroup sends, each second, until it is interrupted. Leaving the
;;; session, by whatever way, detaches.
;;;
;;;     session-loader CGROUP

(with-bpf-session (session "count_egress.bpf.o")
  (bpf:attach session "count-egress"
              :cgroup-path (command-line-argument 1))
  (let ((map (bpf:find-map session "pkt-count")))
    (loop
      (sleep 1)
      (format t "packets: ~a~%" (bpf:map-lookup map 0)))))
