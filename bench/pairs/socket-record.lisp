;; SPDX-License-Identifier: GPL-2.0
;;; Raw sockets are refused and reported: who made them.
(defstruct refusal (time u64) (pid u32) (tid u32) (uid u32) (family u32) (command (array u8 16)))
(defmap refusals :type :ringbuf :max-entries (* 64 1024))

(defprog socket-record (:type :cgroup-sock :section "cgroup/sock_create")
  (when (or (= (ctx type) SOCK_RAW) (= (ctx family) AF_PACKET))
    (with-ringbuf (r refusals (sizeof refusal))
      (setf (refusal-time r) (nsecs) (refusal-pid r) (pid) (refusal-tid r) (tid)
            (refusal-uid r) (uid)
            (refusal-family r) (ctx family))
      (comm (refusal-command-ptr r)))
    (return 0))
  1)
