;; SPDX-License-Identifier: GPL-2.0
;;; tcplife: TCP connections that ended: whose they were, what they carried, how long they lived.

(defparam only-pid u32 nil "only this process" :option "pid" :short #\p :metavar "PID")
(defparam only-local u16 nil "only this local port" :option "local-port" :short #\L :metavar "PORT")
(defparam only-remote u16 nil "only this remote port" :option "remote-port" :short #\D
  :metavar "PORT")
(defoption duration duration nil "stop after" :short #\d :metavar "TIME")

(deftracepoint sock/inet_sock_set_state skaddr newstate sport dport family protocol saddr daddr
  saddr_v6 daddr_v6)
(import-kernel-struct tcp-sock bytes_received bytes_sent bytes_retrans)
(import-kernel-struct sock-common skc_flags)
(defstruct owner (pid u32) (command (array char 16)))
(defstruct life (time u64 :show ktime) (lived u64) (sent u64) (received u64) (pid u32)
  (command (array char 16))
  (family u16) (local-port u16) (remote-port u16) (local4 be32) (remote4 be32)
  (local6 (array u8 16) :show ip6) (remote6 (array u8 16) :show ip6))
(defmap births :type :lru-hash :key-type u64 :value-type u64 :max-entries 16384)
(defmap owners :type :lru-hash :key-type u64 :value-type owner :max-entries 16384)
(defmap lives :type :ringbuf :max-entries (* 256 1024))

;; Called where a process connects or closes: that is a call of its own. In other states whoever runs was
;; interrupted by the packet. A connection that was only reset has no owner: pid 0.
(defsubprog note-owner ((socket u64)) u32
  (let ((who (make-owner)))
    (setf (owner-pid who) (pid))
    (comm (owner-command-ptr who))
    (map-update owners socket who)
    0))

(defprog on-state (:type :tracepoint :section "tracepoint/sock/inet_sock_set_state")
  (let ((socket (cast u64 (tp-skaddr))) (state (tp-newstate)))
    (when (/= (tp-protocol) IPPROTO_TCP) (return 0))
    (case state
      ((BPF_TCP_SYN_SENT) (record-start births socket) (note-owner socket))
      ((BPF_TCP_ESTABLISHED) (record-start births socket))
      ((BPF_TCP_FIN_WAIT1 BPF_TCP_LAST_ACK) (note-owner socket))
      ((BPF_TCP_CLOSE)
       (with-latency (lived births socket)
         (let ((who (map-lookup owners socket)) (tcp (as-tcp-sock socket)))
           (unless (or (and (given only-pid) (or (not who) (/= (owner-pid who) only-pid)))
                       (and (given only-local) (/= (tp-sport) only-local))
                       (and (given only-remote) (/= (tp-dport) only-remote)))
             (with-ringbuf (e lives (sizeof life))
               (memset e 0 0 (sizeof life))
               (setf (life-time e) (nsecs) (life-lived e) lived (life-family e) (tp-family)
                     (life-sent e) (- (tcp-sock-bytes-sent tcp) (tcp-sock-bytes-retrans tcp))
                     ;; the kernel counts the peer's FIN as a byte, and notes it by SOCK_DONE, bit 1
                     (life-received e) (- (tcp-sock-bytes-received tcp)
                                          (logand (>> (sock-common-skc-flags (as-sock-common socket))
                                                      1) 1))
                     (life-local-port e) (tp-sport) (life-remote-port e) (tp-dport))
               (when who
                 (setf (life-pid e) (owner-pid who))
                 (memcpy (life-command-ptr e) 0 (owner-command-ptr who) 0 16))
               (probe-read-kernel (life-local4-ptr e) 4 (tp-saddr-ptr))
               (probe-read-kernel (life-remote4-ptr e) 4 (tp-daddr-ptr))
               (probe-read-kernel (life-local6-ptr e) 16 (tp-saddr-v6-ptr))
               (probe-read-kernel (life-remote6-ptr e) 16 (tp-daddr-v6-ptr)))))
         (map-delete owners socket)))))
  0)

(with-bpf-session ()
  (bpf:on-event (e lives)
    (let ((v4 (= (life-family e) AF_INET)))
      (print-row (time 8 (life-time e)) (pid 7 (life-pid e)) (command 16 (life-command e))
                 (local 15 (if v4 (ip4-text (life-local4 e)) (ip6-text (life-local6 e))))
                 (lport 5 (life-local-port e))
                 (remote 15 (if v4 (ip4-text (life-remote4 e)) (ip6-text (life-remote6 e))))
                 (rport 5 (life-remote-port e)) (sent 9 (life-sent e))
                 (received 9 (life-received e))
                 (ms 9 (/ (life-lived e) 1000000.0) :digits 2))))
  (bpf:attach-all)
  (bpf:run :for duration))
