;; SPDX-License-Identifier: GPL-2.0
;;; Refuses connections to the networks in `denied` and reports each refusal.
;;; IPv4 is kept as ::ffff:a.b.c.d, so that one map serves both families and an
;;; AF_INET6 socket cannot reach an IPv4 network by its mapped address.

;; Datagrams that are sent without a connect are another program's matter: see cgroup-proxy.
(declaim (policy-hole sendmsg4 sendmsg6))

(defconstant +allow+ 1)
(defconstant +deny+ 0)

;; bits of a key that count: all of the address
(defconstant +whole-address+ 128)

(defstruct prefix
  (length u32) ; bits, 0 to 128
  (address (array be32 4)))

(defstruct refusal
  (time u64)   ; ns since boot
  (cookie u64) ; the socket's
  (pid u32)
  (uid u32)
  (address (array be32 4))
  (port u16)   ; host order
  (protocol u8)
  (command (array u8 16)))

(defmap denied :type :lpm-trie
  :key-type prefix
  :value-type u32
  :max-entries 1024
  :map-flags (:no-prealloc))

(defmap refusals :type :ringbuf
  :max-entries (* 256 1024))

;; refusals that found the ring buffer full
(defmap lost :type :array
  :key-size 4
  :value-size 8
  :max-entries 1)

;; What both families do once the address is known.
(defmacro decide (to)
  `(progn
     (unless (map-lookup denied ,to)
       (return +allow+))
     (let ((event (ringbuf-reserve refusals (sizeof refusal) 0)))
       (unless event
         (incf (getmap lost 0))
         (return +deny+))
       (fill-process-info event
                          :pid-field refusal-pid
                          :uid-field refusal-uid
                          :timestamp-field refusal-time
                          :comm-field refusal-command-ptr
                          :comm-size 16)
       (memcpy (refusal-address event) 0 (prefix-address ,to) 0 16)
       (setf (refusal-cookie event) (get-socket-cookie (ctx-ptr))
             (refusal-port event) (ntohs (ctx user-port))
             (refusal-protocol event) (cast u8 (ctx protocol)))
       (ringbuf-submit event 0))
     +deny+))

(defprog deny-connect4 (:type :cgroup-sock-addr :section "cgroup/connect4")
  (let ((to (make-prefix)))
    (setf (prefix-length to) +whole-address+
          (prefix-address to 2) (htonl #xffff)
          (prefix-address to 3) (ctx user-ip4))
    (decide to)))

(defprog deny-connect6 (:type :cgroup-sock-addr :section "cgroup/connect6")
  (let ((to (make-prefix)))
    (setf (prefix-length to) +whole-address+
          (prefix-address to 0) (ctx user-ip6 0)
          (prefix-address to 1) (ctx user-ip6 1)
          (prefix-address to 2) (ctx user-ip6 2)
          (prefix-address to 3) (ctx user-ip6 3))
    (decide to)))
