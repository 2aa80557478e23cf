;; SPDX-License-Identifier: GPL-2.0
;;; funclatency: how long a function of a program or library takes, as a histogram.

(defargument binary text "a program or library")
(defargument symbol text "its function")
(defparam only-pid u32 nil "only this process" :option "pid" :short #\p :metavar "PID")
(defparam microseconds bool nil "in microseconds" :short #\u)
(defparam milliseconds bool nil "in milliseconds" :short #\m)
(defoption interval duration nil "print so often" :short #\i :metavar "TIME")
(defoption duration duration nil "stop after" :short #\d :metavar "TIME")
(defoption timestamp flag nil "print the time above each output" :short #\T)

(defmap starts :type :hash :key-type u32 :value-type u64 :max-entries 10240)
(defmap latency :type :percpu-array :key-type u32 :value-type u64 :max-entries 64)
(defglobal calls u64)
(defglobal total u64)

(defprog enter (:type :kprobe :section "uprobe")
  (when (or (not (given only-pid)) (= (pid) only-pid))
    (record-start starts (tid)))
  0)
(defprog leave (:type :kprobe :section "uretprobe")
  (with-latency (took starts (tid))
    (atomic-add (stack-addr calls) 1)
    (atomic-add (stack-addr total) took)
    (hist-log2 latency (/ took (cond (milliseconds 1000000) (microseconds 1000) (t 1)))))
  0)

(with-bpf-session ()
  (bpf:attach-all :binary binary :symbol symbol)
  (bpf:run (:every interval :for duration)
    (when timestamp (format t "~a~%" (wall-time "%H:%M:%S")))
    (print-histogram latency :unit (cond (milliseconds "ms") (microseconds "us") (t "ns")) :clear t))
  (format t "calls ~d, average ~d ns, total ~d ns~%" calls (/ total calls) total))
