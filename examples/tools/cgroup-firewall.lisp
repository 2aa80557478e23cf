;; SPDX-License-Identifier: GPL-2.0
;;; cgroup-firewall: lets a cgroup connect and send to the networks of a list only, and reports the rest.

(defargument cgroup cgroup "whose processes are kept in")
(defoption allow cidr nil "a network that may be reached; may be repeated" :list t :short #\a)
(defparam audit bool nil "report what is allowed, too")
(defoption pin text nil "keep the firewall at this path of a bpffs when this ends" :metavar "PATH")
(defoption adopt flag nil "take over the firewall that is at --pin, without a gap")
(defoption remove flag nil "end the firewall that is at --pin")
(defoption duration duration nil "stop after" :short #\d :metavar "TIME")

(defstruct network (bits u32) (address (array be32 4))) ; IPv4 as ::ffff:a.b.c.d
(defstruct attempt (time u64 :show ktime) (address (array u8 16) :show ip6) (address4 be32)
  (pid u32)
  (uid u32 :show user) (port u16) (is-ipv4 bool) (allowed bool) (datagram bool) (pad (array u8 3))
  (command (array char 16)))
(defmap networks :type :lpm-trie :key-type network :value-type u8 :max-entries 65536
  :map-flags :no-prealloc)
(defmap attempts :type :ringbuf :max-entries (* 256 1024))

;; 1 lets the process go on, 0 is EPERM
(defsubprog judge ((to (ptr network)) (port u16) (datagram bool)) u32
  (let ((allowed bool (/= (map-lookup networks to) 0)))
    (when (or audit (not allowed))
      (with-ringbuf (e attempts (sizeof attempt))
        (setf (attempt-time e) (nsecs) (attempt-pid e) (pid) (attempt-uid e) (uid)
              (attempt-port e) port
              (attempt-allowed e) allowed (attempt-datagram e) datagram
              (attempt-address4 e) (network-address to 3)
              (attempt-is-ipv4 e) (and (= (network-address to 0) 0) (= (network-address to 1) 0)
                                       (= (network-address to 2) (htonl #xffff))))
        (memset (attempt-pad e) 0 0 3)
        (memcpy (attempt-address e) 0 (network-address to) 0 16)
        (comm (attempt-command-ptr e))))
    allowed))

(defmacro decide4 (datagram)
  `(let ((to (make-network)))
     (setf (network-bits to) 128 (network-address to 2) (htonl #xffff)
           (network-address to 3) (ctx user-ip4))
     (judge to (ntohs (ctx user-port)) ,datagram)))
(defmacro decide6 (datagram)
  `(let ((to (make-network)))
     (setf (network-bits to) 128 (network-address to 0) (ctx user-ip6 0)
           (network-address to 1) (ctx user-ip6 1)
           (network-address to 2) (ctx user-ip6 2) (network-address to 3) (ctx user-ip6 3))
     (judge to (ntohs (ctx user-port)) ,datagram)))
(defprog connect4 (:type :cgroup-sock-addr :section "cgroup/connect4") (decide4 nil))
(defprog connect6 (:type :cgroup-sock-addr :section "cgroup/connect6") (decide6 nil))
(defprog sendmsg4 (:type :cgroup-sock-addr :section "cgroup/sendmsg4") (decide4 t))
(defprog sendmsg6 (:type :cgroup-sock-addr :section "cgroup/sendmsg6") (decide6 t))

(when remove
  (unless pin
    (format *error-output* "cgroup-firewall: --remove needs --pin~%")
    (exit 2))
  (bpf:unpin pin)
  (exit 0))

(with-bpf-session ()
  (dolist (network allow)
    (setf (bpf:map-ref networks network) 1))
  (bpf:on-event (e attempts)
    (print-row (time 8 (attempt-time e)) (user 8 (attempt-uid e)) (pid 7 (attempt-pid e))
               (command 16 (attempt-command e))
               (action 7 (if (attempt-datagram e) "send" "connect"))
               (verdict 7 (if (attempt-allowed e) "allow" "deny"))
               (port 5 (attempt-port e))
               (address (if (attempt-is-ipv4 e)
                            (ip4-text (attempt-address4 e))
                            (ip6-text (attempt-address e))))))
  (bpf:attach-all :cgroup-path cgroup :pin-path pin :adopt adopt)
  (bpf:run :for duration))
