;; SPDX-License-Identifier: GPL-2.0
;;; Calls by process.
(defmap calls :type :hash :key-type u32 :value-type u64 :max-entries 10240)

(defprog process-calls (:type :raw-tracepoint :section "raw_tp/sys_enter")
  (incf-map calls (pid))
  0)
