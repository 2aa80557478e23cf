;; SPDX-License-Identifier: GPL-2.0
;;; Drops telnet, and reports the first bytes of each such packet in a ring buffer.
(defstruct dropped (time u64) (length u32) (head (array u8 34)))
(defmap records :type :ringbuf :max-entries (* 64 1024))

(defprog drop-record (:type :xdp)
  (with-tcp (d e tcp)
    (when (= (tcp-dst-port tcp) 23)
      (with-ringbuf (r records (sizeof dropped))
        (setf (dropped-time r) (nsecs)
              (dropped-length r) (- e d))
        (memcpy (dropped-head-ptr r) 0 d 0 34))
      (return XDP_DROP)))
  XDP_PASS)
