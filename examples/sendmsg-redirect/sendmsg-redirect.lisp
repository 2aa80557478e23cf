;; SPDX-License-Identifier: GPL-2.0
;;; Sends the datagrams of a cgroup that go to one port (DNS, say) to a resolver
;;; of one's own on this host. The destination is rewritten in sendmsg, so that
;;; neither the program nor its configuration changes.

;; A client that connects its socket first goes where it meant to.
(declaim (policy-hole connect4 connect6))

;; By port as the socket has it, in network order. The application fills it.
(defstruct target
  (port be16)
  (pad u16)
  (count u32)) ; datagrams that were sent there

(defmap targets :type :hash
  :key-size 2
  :value-type target
  :max-entries 64)

(defprog redirect4 (:type :cgroup-sock-addr :section "cgroup/sendmsg4")
  (let ((port be16 (ctx user-port)))
    (when-let ((to (map-lookup targets port)))
      (atomic-add (target-count-ptr to) 1)
      (setf (ctx user-ip4) (htonl #x7f000001)
            (ctx user-port) (target-port to))))
  1)

(defprog redirect6 (:type :cgroup-sock-addr :section "cgroup/sendmsg6")
  (let ((port be16 (ctx user-port)))
    (when-let ((to (map-lookup targets port)))
      (atomic-add (target-count-ptr to) 1)
      ;; ::1
      (setf (ctx user-ip6 0) 0
            (ctx user-ip6 1) 0
            (ctx user-ip6 2) 0
            (ctx user-ip6 3) (htonl 1)
            (ctx user-port) (target-port to))))
  1)
