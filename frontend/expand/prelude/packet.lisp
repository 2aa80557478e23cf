;; SPDX-License-Identifier: MIT
;;; Packets: headers from the link layer to the transport layer, each behind a bounds check.

(defmacro xdp-data () '(ctx data))
(defmacro xdp-data-end () '(ctx data-end))
(defmacro tc-data () '(ctx data))
(defmacro tc-data-end () '(ctx data-end))

;; The verdict that lets the packet pass.
(defmacro %pass ()
  '(program-case (:xdp XDP_PASS) (:tc TC_ACT_OK) (:netkit TC_ACT_OK) (:sk-skb SK_PASS)
                 (:cgroup-skb 1) (t 0)))

(defun %packet-names (form spec count)
  (unless (and (consp spec) (>= (length spec) count))
    (error "`~a` begins with a list of ~a names" form count))
  (dotimes (i count)
    (unless (symbolp (nth i spec)) (error "`~a` takes names here, not ~a" form (nth i spec)))))

;; Returns from the program if the packet ends before POINTER + LENGTH.
(defmacro %need (pointer length end)
  `(when (> (+ ,pointer ,length) ,end) (return (%pass))))

(defmacro with-packet (spec &body body)
  (%packet-names 'with-packet spec 2)
  (let ((options (nthcdr 2 spec)))
    (unless (or (null options)
                (and (eq (first options) :min-len) (cdr options) (null (nthcdr 2 options))))
      (error "`with-packet` has the option :min-len N, not ~a" options))
    `(let ((,(first spec) (ctx data)) (,(second spec) (ctx data-end)))
       ,@(when options `((%need ,(first spec) ,(second options) ,(second spec))))
       ,@body)))

;; Only for packets that begin with the link layer.
(defmacro with-eth (spec &body body)
  (%packet-names 'with-eth spec 2)
  `(program-case
     ((:xdp :tc :netkit)
      (let ((,(first spec) (cast (ptr eth) (ctx data))) (,(second spec) (ctx data-end)))
        (%need ,(first spec) (sizeof eth) ,(second spec))
        ,@body))
     (:cgroup-skb "packets of a cgroup begin with the network header: there is no Ethernet header")))

;; A cgroup's packet begins with the network header; bytes outside of its first buffer are copied.
(defmacro %copied (header offset name body)
  `(let ((,name (,(intern (format nil "make-~a" header)))))
     (when (skb-load-bytes (ctx-ptr) ,offset ,name (sizeof ,header)) (return (%pass)))
     ,@body))

;; A header that must be there: at PLACE, or a copy of the bytes at that offset.
(defmacro %with-header (header place name end body)
  `(program-case
     (:cgroup-skb (%copied ,header ,place ,name ,body))
     (t (let ((,name (cast (ptr ,header) ,place)))
          (%need ,name (sizeof ,header) ,end)
          ,@body))))

(defmacro with-ipv4 (spec &body body)
  (%packet-names 'with-ipv4 spec 3)
  (let ((d (first spec)) (e (second spec)) (ip (third spec)))
    `(program-case
       (:cgroup-skb
        (when (= (ctx protocol) (htons +ethertype-ipv4+))
          (let ((,d (ctx data)) (,e (ctx data-end)))
            (%copied ipv4 0 ,ip ,body))))
       (t (with-eth (,d ,e)
            (when (= (eth-type ,d) +ethertype-ipv4+)
              (let ((,ip (cast (ptr ipv4) (+ ,d (sizeof eth)))))
                (%need ,ip (sizeof ipv4) ,e)
                ,@body)))))))

;; The transport header of an IPv4 packet, behind options, in the first fragment; a fourth name is the IPv4
;; header's.
(defmacro %with-transport (header protocol spec body)
  (let ((d (first spec)) (e (second spec)) (l4 (third spec)) (ip (or (nth 3 spec) (gensym "ip"))))
    `(with-ipv4 (,d ,e ,ip)
       (when (%precedes ,ip ,protocol)
         (%with-header ,header (program-case (:cgroup-skb (%ipv4-len ,ip))
                                             (t (+ ,ip (%ipv4-len ,ip))))
                       ,l4 ,e ,body)))))

(defmacro with-tcp (spec &body body)
  (%packet-names 'with-tcp spec 3)
  `(%with-transport tcp IPPROTO_TCP ,spec ,body))

(defmacro with-udp (spec &body body)
  (%packet-names 'with-udp spec 3)
  `(%with-transport udp IPPROTO_UDP ,spec ,body))

(defmacro with-icmp (spec &body body)
  (%packet-names 'with-icmp spec 3)
  `(%with-transport icmp IPPROTO_ICMP ,spec ,body))

(defmacro with-tc-packet (spec &body body) `(with-packet ,spec ,@body))
(defmacro with-tc-eth (spec &body body) `(with-eth ,spec ,@body))
(defmacro with-tc-ipv4 (spec &body body) `(with-ipv4 ,spec ,@body))
(defmacro with-tc-tcp (spec &body body) `(with-tcp ,spec ,@body))
(defmacro with-tc-udp (spec &body body) `(with-udp ,spec ,@body))

;; Pointers to headers, or 0 where there is none. An Ethernet frame begins at d; in a cgroup the pointer
;; is to a copy that lives where the form stands.
(defmacro parse-eth (d e)
  `(program-case
     ((:xdp :tc :netkit) (if (<= (+ ,d (sizeof eth)) ,e) (cast (ptr eth) ,d) nil))
     (:cgroup-skb "packets of a cgroup begin with the network header: there is no Ethernet header")))

(defmacro %copy-if (test header offset)
  (let ((copy (gensym (format nil "~a" header))))
    `(let ((,copy (,(intern (format nil "make-~a" header)))))
       (if (and ,test (= (skb-load-bytes (ctx-ptr) ,offset ,copy (sizeof ,header)) 0)) ,copy nil))))

(defmacro %parse-network (d e header type)
  `(program-case
     ((:xdp :tc :netkit)
      (if (and (<= (+ ,d (+ (sizeof eth) (sizeof ,header))) ,e) (= (eth-type ,d) ,type))
          (cast (ptr ,header) (+ ,d (sizeof eth)))
          nil))
     (:cgroup-skb (%copy-if (= (ctx protocol) (htons ,type)) ,header 0))))

(defmacro parse-ipv4 (d e) `(%parse-network ,d ,e ipv4 +ethertype-ipv4+))
(defmacro parse-ipv6 (d e) `(%parse-network ,d ,e ipv6 +ethertype-ipv6+))

;; Finds the header of a protocol behind an IPv4 header.
(defmacro %precedes (ip protocol)
  `(and (= (ipv4-protocol ,ip) ,protocol)
        (>= (logand (ipv4-ver-ihl ,ip) 15) 5)
        (= (logand (ipv4-frag-off ,ip) #x1fff) 0)))

(defmacro %ipv4-len (ip)
  `(* (logand (ipv4-ver-ihl ,ip) 15) 4))

(defmacro %parse-transport (d e header protocol)
  (let ((ip (gensym "ip")) (l4 (gensym "l4")))
    `(program-case
       ((:xdp :tc :netkit)
        (if (and (<= (+ ,d (+ (sizeof eth) (sizeof ipv4))) ,e)
                 (= (eth-type ,d) +ethertype-ipv4+))
            (let ((,ip (cast (ptr ipv4) (+ ,d (sizeof eth)))))
              (if (%precedes ,ip ,protocol)
                  (let ((,l4 (cast (ptr ,header) (+ ,ip (%ipv4-len ,ip)))))
                    (if (<= (+ ,l4 (sizeof ,header)) ,e) ,l4 nil))
                  nil))
            nil))
       (:cgroup-skb
        (let ((,ip (make-ipv4)))
          (%copy-if (and (= (ctx protocol) (htons +ethertype-ipv4+))
                         (= (skb-load-bytes (ctx-ptr) 0 ,ip (sizeof ipv4)) 0)
                         (%precedes ,ip ,protocol))
                    ,header (%ipv4-len ,ip)))))))

(defmacro parse-tcp (d e) `(%parse-transport ,d ,e tcp IPPROTO_TCP))
(defmacro parse-udp (d e) `(%parse-transport ,d ,e udp IPPROTO_UDP))
(defmacro parse-icmp (d e) `(%parse-transport ,d ,e icmp IPPROTO_ICMP))

(defmacro with-ipv6 (spec &body body)
  (%packet-names 'with-ipv6 spec 3)
  (let ((d (first spec)) (e (second spec)) (ip (third spec)))
    `(program-case
       (:cgroup-skb
        (when (= (ctx protocol) (htons +ethertype-ipv6+))
          (let ((,d (ctx data)) (,e (ctx data-end)))
            (%copied ipv6 0 ,ip ,body))))
       (t (with-eth (,d ,e)
            (when (= (eth-type ,d) +ethertype-ipv6+)
              (let ((,ip (cast (ptr ipv6) (+ ,d (sizeof eth)))))
                (%need ,ip (sizeof ipv6) ,e)
                ,@body)))))))

;; Skips up to four IPv6 extension headers, beginning with the one of type NEXT.
(defmacro %skip-extensions (next proto found end)
  (let ((at (gensym "at")) (copy (gensym "copy")) (ext (gensym "extension")) (len (gensym "len"))
        (offset (gensym "offset")) (units (gensym "units")))
    `(dotimes (,at 4)
       (unless (or (= ,proto IPPROTO_HOPOPTS) (= ,proto IPPROTO_ROUTING)
                   (= ,proto IPPROTO_DSTOPTS) (= ,proto IPPROTO_FRAGMENT))
         (break))
       (let ((,copy u64 0)
             (,ext (program-case (:cgroup-skb (stack-addr ,copy)) (t ,next)))
             (,len 8))
         (program-case
           (:cgroup-skb (when (skb-load-bytes (ctx-ptr) ,next ,ext 8) (return (%pass))))
           (t (%need ,ext 8 ,end)))
         (if (= ,proto IPPROTO_FRAGMENT)
             (let ((,offset (load be16 ,ext 2)))
               (when (/= (logand (ntohs ,offset) #xfff8) 0)
                 (setf ,found 0)
                 (break)))
             (let ((,units (load u8 ,ext 1)))
               (setf ,len (* (+ ,units 1) 8))))
         (setf ,proto (load u8 ,ext 0))
         (setf ,next (+ ,next ,len))))))

;; Begins with the network header at NEXT, whose type is in network order: FOUND says whether a transport
;; header follows it.
(defmacro %find-transport (next type proto found end)
  (let ((ip (gensym "ip")) (ip6 (gensym "ip6")) (ihl (gensym "ihl")))
    `(cond
       ((= ,type (htons +ethertype-ipv4+))
        (%with-header ipv4 ,next ,ip ,end
          ((let ((,ihl (logand (ipv4-ver-ihl ,ip) 15)))
             (when (and (>= ,ihl 5) (= (logand (ipv4-frag-off ,ip) #x1fff) 0))
               (setf ,found 1 ,proto (ipv4-protocol ,ip) ,next (+ ,next (* ,ihl 4))))))))
       ((= ,type (htons +ethertype-ipv6+))
        (%with-header ipv6 ,next ,ip6 ,end
          ((setf ,found 1 ,proto (ipv6-nexthdr ,ip6))))
        (setf ,next (+ ,next (sizeof ipv6)))
        (%skip-extensions ,next ,proto ,found ,end)))))

;; Behind up to two VLAN tags, IPv4 options and IPv6 extension headers: l4 is followed by 8 bytes at
;; least, in a cgroup by a whole TCP header where proto says so. Later fragments, and what is neither
;; IPv4 nor IPv6, skip the body. A fifth name is the IP header's: of either version, and typed as IPv4's.
(defmacro with-l4 (spec &body body)
  (%packet-names 'with-l4 spec (if (nthcdr 4 spec) 5 4))
  (when (nthcdr 5 spec) (error "`with-l4` has five names at most, not ~a" spec))
  (let ((d (first spec)) (e (second spec)) (l4 (third spec)) (proto (nth 3 spec)) (ip (nth 4 spec))
        (header (gensym "header")) (next (gensym "next")) (type (gensym "type"))
        (vlan (gensym "vlan"))
        (tag (gensym "tag")) (copy (gensym "transport")) (len (gensym "len"))
        (found (gensym "found")))
    `(program-case
       (:cgroup-skb
        (let ((,d (ctx data)) (,e (ctx data-end)) (,next 0) (,proto u8 0) (,found u8 0)
              (,type (ctx protocol)))
          (%find-transport ,next ,type ,proto ,found ,e)
          (when ,found
            (let ((,copy (make-tcp)))
              (let ((,len (if (= ,proto IPPROTO_TCP) (sizeof tcp) 8)))
                (when (skb-load-bytes (ctx-ptr) ,next ,copy ,len) (return (%pass))))
              (let ((,l4 (cast ptr ,copy)))
                ,@(if ip
                      `((let ((,header (make-ipv6)))
                          (let ((,len (if (= ,type (htons +ethertype-ipv4+))
                                          (sizeof ipv4)
                                          (sizeof ipv6))))
                            (when (skb-load-bytes (ctx-ptr) 0 ,header ,len) (return (%pass))))
                          (let ((,ip (cast (ptr ipv4) ,header)))
                            ,@body)))
                      body))))))
       (t
        (with-eth (,d ,e)
          (let ((,next (cast ptr (+ ,d (sizeof eth)))) (,type be16 (htons (eth-type ,d)))
                (,proto u8 0) (,found u8 0))
            (dotimes (,tag 2)
              (when (and (/= ,type (htons ETH_P_8021Q)) (/= ,type (htons ETH_P_8021AD))) (break))
              (let ((,vlan (cast (ptr vlan) ,next)))
                (%need ,vlan (sizeof vlan) ,e)
                (setf ,type (htons (vlan-type ,vlan)))
                (setf ,next (+ ,next (sizeof vlan)))))
            (let (,@(when ip `((,ip (cast (ptr ipv4) ,next)))))
              (%find-transport ,next ,type ,proto ,found ,e)
              (when ,found
                (let ((,l4 ,next))
                  (%need ,l4 8 ,e)
                  ,@body)))))))))
