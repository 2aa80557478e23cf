;; SPDX-License-Identifier: GPL-2.0
;;; Hands each packet to the program of its protocol, by a tail call. What has none passes and is counted.

(defstruct traffic
  (packets u64)
  (dropped u64))

;; the programs, by IP protocol; the application fills the slots
(defmap handlers :type :prog-array :max-entries 256)

;; packets whose slot is empty, by IP protocol
(defmap unhandled :type :percpu-array
  :key-size 4
  :value-size 8
  :max-entries 256)

;; what the handlers saw, by IP protocol
(defmap handled :type :percpu-array
  :key-size 4
  :value-type traffic
  :max-entries 256)

(defprog dispatch (:type :xdp)
  (with-l4 (data end l4 protocol)
    (tail-call handlers protocol)
    (incf (getmap unhandled protocol)))
  XDP_PASS)

;; Counts a packet, and drops it where TEST holds.
(defmacro handle (protocol test)
  `(when-let ((traffic (map-lookup handled ,protocol)))
     (incf (traffic-packets traffic))
     (when ,test
       (incf (traffic-dropped traffic))
       (return XDP_DROP))))

;; no sender has port 0
(defprog handle-udp (:type :xdp)
  (with-udp (data end udp)
    (handle IPPROTO_UDP (= (udp-src-port udp) 0)))
  XDP_PASS)

;; no connection begins and ends at once, nor has a segment no flags
(defprog handle-tcp (:type :xdp)
  (with-tcp (data end tcp)
    (let ((flags (logand (tcp-flags tcp) (logior +tcp-syn+ +tcp-fin+ +tcp-rst+ +tcp-ack+))))
      (handle IPPROTO_TCP (or (= flags 0) (= flags (logior +tcp-syn+ +tcp-fin+))))))
  XDP_PASS)

;; nobody tells this host of other routes
(defprog handle-icmp (:type :xdp)
  (with-icmp (data end icmp)
    (handle IPPROTO_ICMP (= (icmp-type icmp) 5)))
  XDP_PASS)
