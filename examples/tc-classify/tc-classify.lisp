;; SPDX-License-Identifier: GPL-2.0
;;; Puts packets into classes: by the port they go to or, where that has none, by their DSCP. The class
;;; becomes the packet's mark, for routing rules and filters, and its priority, for queueing disciplines.

(defconstant classes-most 16)

(defparam handle u32 0 "added to a class to make the priority, for tc's MAJOR:MINOR")

(defstruct traffic
  (packets u64)
  (bytes u64))

;; class, by destination port; 1 to classes-most - 1
(defmap ports :type :hash
  :key-size 2
  :value-size 4
  :max-entries 1024)

;; class, by DSCP; 0 is none
(defmap dscps :type :array
  :key-size 4
  :value-size 4
  :max-entries 64)

;; what was seen, by class; 0 is what has none
(defmap classes :type :percpu-array
  :key-size 4
  :value-type traffic
  :max-entries classes-most)

(defprog classify (:type :tc)
  (let ((of-port u32 0) (dscp u32 0))
    (with-ipv4 (data end ip)
      (setf dscp (>> (ipv4-tos ip) 2)))
    (with-ipv6 (data end ip)
      (setf dscp (logand (>> (ipv6-ver-tc-flow ip) 22) 63)))
    (with-l4 (data end l4 protocol)
      (when (or (= protocol IPPROTO_TCP) (= protocol IPPROTO_UDP))
        (setf of-port (getmap ports (udp-dst-port l4)))))
    (let ((class u32 (or of-port (getmap dscps dscp))))
      (when-let ((traffic (map-lookup classes class)))
        (incf (traffic-packets traffic))
        (incf (traffic-bytes traffic) (ctx len)))
      (when class
        (let ((priority (+ handle class)))
          (setf (ctx mark) class
                (ctx priority) priority)))))
  TC_ACT_UNSPEC)
