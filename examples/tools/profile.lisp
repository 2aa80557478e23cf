;; SPDX-License-Identifier: GPL-2.0
;;; profile: where the CPUs spend their time, by samples of kernel and user stacks.

(defparam only-pid u32 nil "only this process" :option "pid" :short #\p :metavar "PID")
(defoption frequency u64 49 "samples a second on each CPU" :short #\F :metavar "HZ" :min 1
  :max 10000)
(defoption cpu text nil "only these CPUs: 0, 0-3,8" :short #\c :metavar "LIST")
(defparam user-only bool nil "only user stacks" :short #\U)
(defparam kernel-only bool nil "only kernel stacks" :short #\K)
(defoption top u64 10 "print so many stacks" :short #\n :metavar "N")
(defargument duration duration "stop after; without it at ^C" :optional t)

(defstruct sample (pid u32) (kernel i32) (user i32) (command (array char 16)))
(defmap stacks :type :stack-trace :key-size 4 :value-size (* 127 8) :max-entries 16384)
(defmap counts :type :hash :key-type sample :value-type u64 :max-entries 16384)

(defprog on-sample (:type :perf-event :section "perf_event")
  (when (and (/= (pid) 0) (or (not (given only-pid)) (= (pid) only-pid)))
    (let ((s (make-sample)))
      (setf (sample-pid s) (pid)
            (sample-kernel s) (if user-only -1 (get-stackid (ctx-ptr) stacks 0))
            (sample-user s) (if kernel-only -1 (get-stackid (ctx-ptr) stacks BPF_F_USER_STACK)))
      (comm (sample-command-ptr s))
      (incf (getmap counts s))))
  0)

(with-bpf-session ()
  (bpf:attach on-sample :event "cpu-clock" :frequency frequency :cpu cpu)
  (bpf:run :for duration)
  (bpf:detach-all)
  (bpf:do-map (s n counts :sort n :descending t :top top)
    (print-row (samples 8 n) (pid 7 (sample-pid s)) (command 16 (sample-command s)))
    (when (>= (sample-kernel s) 0) (print-stack stacks (sample-kernel s)))
    (when (>= (sample-user s) 0) (print-stack stacks (sample-user s) (sample-pid s)))))
