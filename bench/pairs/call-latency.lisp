;; SPDX-License-Identifier: GPL-2.0
;;; How long reads take, as a histogram of microseconds.
(defmap starts :type :hash :key-type u32 :value-type u64 :max-entries 10240)
(defmap times :type :array :key-size 4 :value-size 8 :max-entries 27)

(defprog on-enter (:type :tracepoint :section "tracepoint/syscalls/sys_enter_read")
  (record-start starts (tid))
  0)

(defprog on-exit (:type :tracepoint :section "tracepoint/syscalls/sys_exit_read")
  (with-latency (ns starts (tid))
    (hist-log2 times (/ ns 1000)))
  0)
