;; SPDX-License-Identifier: GPL-2.0
;;; Drops requests of HTTP that begin with GET.
(defprog text-prefix (:type :xdp)
  (with-tcp (d e tcp)
    (let ((p (+ tcp (* 4 (>> (tcp-data-off tcp) 4)))))
      (when (> (+ p 4) e) (return XDP_PASS))
      (when (and (= (load u8 p 0) #\G) (= (load u8 p 1) #\E) (= (load u8 p 2) #\T)
                 (= (load u8 p 3) 32))
        (return XDP_DROP))))
  XDP_PASS)
