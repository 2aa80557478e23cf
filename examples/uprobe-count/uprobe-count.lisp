;; SPDX-License-Identifier: GPL-2.0
;;; Counts the calls of one function of a program or library, by process. The application says which.

(defmap calls :type :lru-hash :key-type u32 :value-type u64 :max-entries 10240)

(defprog on-call (:type :kprobe :section "uprobe")
  (incf-map calls (pid))
  0)
