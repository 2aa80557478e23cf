;; SPDX-License-Identifier: GPL-2.0
;;; Both sides in one file: counts what a cgroup sends and prints each second how
;;; much came to it, three times.
;;;
;;;     watch-egress CGROUP

(defmap packets :type :percpu-array
  :key-size 4
  :value-size 8
  :max-entries 1)

(defmap total :type :array
  :key-size 4
  :value-size 8
  :max-entries 1)

(defprog watch-egress (:type :cgroup-skb :section "cgroup_skb/egress")
  (incf (getmap packets 0))
  (incf (getmap total 0))
  1)

(with-bpf-session ()
  (let ((cgroup (command-line-argument 1))
        (seen 0))
    (unless cgroup
      (format t "usage: watch-egress CGROUP~%")
      (exit 2))
    (bpf:attach watch-egress cgroup)
    (dotimes (second 3)
      (sleep 1)
      (let ((now (bpf:map-ref total 0)))
        (format t "second ~d: ~d packets~%" second (- now seen))
        (setf seen now)))
    (format t "packets: ~a~%" seen)))
