;; SPDX-License-Identifier: GPL-2.0
;;; xdp-filter: drops what comes from the networks of a list and counts it by source.

(defargument interface interface "where the packets come in")
(defoption deny cidr nil "drop what comes from this network; may be repeated" :list t :required t)
(defoption generic flag nil "in the kernel's network stack, not in the driver" :short #\S)
(defoption interval duration "1s" "print so often" :short #\i :metavar "TIME")
(defoption duration duration nil "stop after" :short #\d :metavar "TIME")
(defoption top u64 20 "print so many sources" :short #\n :metavar "N")

(defstruct network (bits u32) (address (array be32 4))) ; IPv4 as ::ffff:a.b.c.d
(defstruct dropped (packets u64) (bytes u64))
(defmap denied :type :lpm-trie :key-type network :value-type u8 :max-entries 65536
  :map-flags :no-prealloc)
(defmap sources4 :type :lru-hash :key-type be32 :value-type dropped :max-entries 16384)
(defstruct address (bytes (array u8 16) :show ip6))
(defmap sources6 :type :lru-hash :key-type address :value-type dropped :max-entries 16384)
(defglobal passed u64)

(defmacro count-drop (sources key length)
  `(let ((one (map-lookup ,sources ,key)) (fresh (make-dropped)))
     (setf (dropped-packets fresh) 1 (dropped-bytes fresh) ,length)
     (cond (one
            (atomic-add (dropped-packets-ptr one) 1)
            (atomic-add (dropped-bytes-ptr one) ,length))
           (t (map-update ,sources ,key fresh)))
     (return XDP_DROP)))

(defprog filter (:type :xdp :section "xdp")
  (let ((from (make-network)) (key (make-address)) (length (- (xdp-data-end) (xdp-data))))
    (setf (network-bits from) 128)
    (with-ipv4 (data end ip)
      (setf (network-address from 2) (htonl #xffff) (network-address from 3) (ipv4-src-addr ip))
      (when (map-lookup denied from)
        (count-drop sources4 (ipv4-src-addr ip) length)))
    (with-ipv6 (data end ip)
      (memcpy (network-address from) 0 ip 8 16)
      (when (map-lookup denied from)
        (memcpy key 0 ip 8 16)
        (count-drop sources6 key length))))
  (atomic-add (stack-addr passed) 1)
  XDP_PASS)

(with-bpf-session ()
  (dolist (network deny)
    (setf (bpf:map-ref denied network) 1))
  (if generic
      (bpf:attach filter interface :xdp-mode :generic)
      (bpf:attach filter interface))
  (bpf:run (:every interval :for duration :redraw t)
    (bpf:do-map (source d sources4 :sort (dropped-packets d) :descending t :top top)
      (print-row (source 39 (ip4-text source)) (packets 12 (dropped-packets d))
                 (bytes 14 (dropped-bytes d))))
    (bpf:do-map (source d sources6 :sort (dropped-packets d) :descending t :top top)
      (print-row (source 39 (ip6-text (address-bytes source))) (packets 12 (dropped-packets d))
                 (bytes 14 (dropped-bytes d))))
    (format t "passed ~d~%" passed)))
