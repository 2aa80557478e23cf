;; SPDX-License-Identifier: GPL-2.0
;;; Calls of the threads whose name begins with ssh.
(defmap calls :type :percpu-array :key-size 4 :value-size 8 :max-entries 1)

(defprog comm-filter (:type :raw-tracepoint :section "raw_tp/sys_enter")
  (let ((name (array char 16)))
    (comm name)
    (when (string-prefix-p "ssh" name)
      (incf (getmap calls 0))))
  0)
