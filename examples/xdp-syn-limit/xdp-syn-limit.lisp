;; SPDX-License-Identifier: GPL-2.0
;;; Lets each source open so many TCP connections a second; SYNs beyond that are dropped and counted.
;;; A source is an IPv4 address, or the /64 network of an IPv6 address.

(defparam limit u32 20 "SYNs that a source may send in a second")

(defstruct source
  (second u64) ; since boot, the one that `syns` counts
  (syns u64)   ; let through in that second
  (passed u64) ; all of them
  (dropped u64))

;; by address, as it is on the wire
(defmap sources4 :type :lru-hash
  :key-type be32
  :value-type source
  :max-entries (* 64 1024))

;; by the first half of the address, as it is on the wire
(defmap sources6 :type :lru-hash
  :key-size 8
  :value-type source
  :max-entries (* 64 1024))

(defsubprog may-pass ((from (ptr source)) (now u64)) u32
  ;; two CPUs that meet here let through a few more than the limit
  (when (/= (source-second from) now)
    (setf (source-second from) now
          (source-syns from) 0))
  (when (>= (source-syns from) limit)
    (atomic-add (source-dropped-ptr from) 1)
    (return 0))
  (atomic-add (source-syns-ptr from) 1)
  (atomic-add (source-passed-ptr from) 1)
  1)

;; Leaves the program, with XDP_DROP where the TCP header is that of a SYN too many.
(defmacro limit-source (sources address tcp)
  `(progn
     (unless (= (logand (tcp-flags ,tcp) (logior +tcp-syn+ +tcp-ack+)) +tcp-syn+)
       (return XDP_PASS))
     (let* ((now (/ (ktime-get-ns) 1000000000))
            (address ,address)
            (from (map-lookup ,sources address))
            (fresh (make-source)))
       (when from
         (return (if (may-pass from now) XDP_PASS XDP_DROP)))
       (setf (source-second fresh) now
             (source-syns fresh) 1
             (source-passed fresh) 1)
       (setmap ,sources address fresh BPF_NOEXIST)
       (return XDP_PASS))))

(defprog limit-syns (:type :xdp)
  (with-tcp (data end tcp ip)
    (limit-source sources4 (ipv4-src-addr ip) tcp))
  (with-ipv6 (data end ip)
    (when (= (ipv6-nexthdr ip) IPPROTO_TCP)
      (let ((tcp (cast (ptr tcp) (+ ip (sizeof ipv6)))))
        (when (> (+ tcp (sizeof tcp)) end)
          (return XDP_PASS))
        (limit-source sources6 (ipv6-src-addr-hi ip) tcp))))
  XDP_PASS)
