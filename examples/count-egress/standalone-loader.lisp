;; SPDX-License-Identifier: GPL-2.0
;;; Attaches count_egress.bpf.o of the working directory to a cgroup, waits two
;;; seconds, prints what was counted. The end of the program detaches.
;;;
;;;     standalone-loader CGROUP

(let* ((obj (bpf:open-object "count_egress.bpf.o"))
       (prog (bpf:find-program obj "count-egress"))
       (loaded (bpf:load-program prog)))
  (attach-cgroup loaded (command-line-argument 1)
                 :attach-type +bpf-cgroup-inet-egress+)
  (sleep 2)
  (let ((map (bpf:find-map obj "pkt-count")))
    (format t "packets: ~a~%" (bpf:map-lookup map 0))))
