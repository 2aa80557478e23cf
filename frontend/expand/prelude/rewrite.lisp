;; SPDX-License-Identifier: MIT
;;; Rewriting headers together with the checksums that cover them.

;; The checksum after DIFFERENCE is added to the bytes that it covers: RFC 1624. FOLDS is 2 for a sum of 16-bit words, else 3.
(defmacro %replaced (checksum difference folds)
  (let ((sum (gensym "sum")))
    `(let ((,sum u64 ,(if (symbolp difference)
                          `(+ ,difference (logxor (cast u16 ,checksum) #xffff))
                          `(+ (logxor (cast u16 ,checksum) #xffff) ,difference))))
       ,@(when (= folds 3) `((setf ,sum (+ (logand ,sum #xffff) (>> ,sum 16)))))
       (setf ,sum (+ (logand ,sum #xffff) (>> ,sum 16)))
       ;; the last carry falls into 16 bits
       (cast u16 (logxor (+ ,sum (>> ,sum 16)) #xffff)))))

;; The difference that NEW in place of OLD makes in a sum, for words of up to 32 bits.
(defmacro csum-replace (checksum old new)
  `(%replaced ,checksum (+ (logxor (cast u32 ,old) #xffffffff) (cast u32 ,new)) 3))

;; Stores to a field of a header; returns the difference in the sum over the word at OFFSET around it.
(defmacro %store-in-word (header offset accessor value sum)
  (let ((old (gensym "old")) (new (gensym "new")))
    `(let ((,old (load u16 ,header ,offset)))
       (setf (,accessor ,header) ,value)
       (let ((,new (load u16 ,header ,offset)))
         (incf ,sum (+ (logxor ,old #xffff) ,new))))))

;; Changes the frame itself. ADDRESSES is the difference of the addresses, which both checksums cover.
(defmacro %rewrite-transport (header l4 end done addresses src-port dst-port)
  (let ((sum (gensym "sum")) (field (gensym "header")) (new (gensym "checksum"))
        (checksum (intern (format nil "~a-checksum" header))))
    `(let ((,field (cast (ptr ,header) ,l4)) (,sum u64 ,addresses))
       (when (<= (+ ,field (sizeof ,header)) ,end)
         ,@(when src-port
             `((%store-in-word ,field 0 ,(intern (format nil "~a-src-port" header)) ,src-port
                               ,sum)))
         ,@(when dst-port
             `((%store-in-word ,field 2 ,(intern (format nil "~a-dst-port" header)) ,dst-port
                               ,sum)))
         ,(if (eq header 'udp)
              `(when (/= (,checksum ,field) 0)
                 (let ((,new u16 (%replaced (,checksum ,field) ,sum 2)))
                   (when (= ,new 0) (setf ,new #xffff))
                   (setf (,checksum ,field) ,new)))
              `(setf (,checksum ,field) (%replaced (,checksum ,field) ,sum 2)))
         (setf ,done 1)))))

(defmacro %halves (word)
  `(+ (logand ,word #xffff) (>> ,word 16)))

(defmacro %add-address (old new sum)
  (let ((before (gensym "old")) (after (gensym "new")))
    `(let ((,before u32 (logxor (u32 ,old) #xffffffff)) (,after u32 (u32 ,new)))
       (incf ,sum (+ (%halves ,before) (%halves ,after))))))

(defmacro %rewrite-in-frame (src-addr dst-addr tos ttl src-port dst-port)
  (let ((d (gensym "data")) (e (gensym "data-end")) (ip (gensym "ip")) (l4 (gensym "l4"))
        (sum (gensym "sum")) (done (gensym "done")))
    `(let ((,d (cast (ptr eth) (ctx data))) (,e (ctx data-end)) (,done u32 0))
       (let ((,ip (cast (ptr ipv4) (+ ,d (sizeof eth)))) (,sum u64 0))
         (when (and (<= (+ ,ip (sizeof ipv4)) ,e)
                    (= (eth-type ,d) +ethertype-ipv4+)
                    (>= (logand (ipv4-ver-ihl ,ip) 15) 5))
           ,@(when src-addr `((%add-address (ipv4-src-addr ,ip) ,src-addr ,sum)))
           ,@(when dst-addr `((%add-address (ipv4-dst-addr ,ip) ,dst-addr ,sum)))
           ,(if (or src-addr dst-addr src-port dst-port)
                `(let ((,l4 (+ ,ip (%ipv4-len ,ip))))
                   (cond
                     ((%precedes ,ip IPPROTO_TCP)
                      (%rewrite-transport tcp ,l4 ,e ,done ,sum ,src-port ,dst-port))
                     ((%precedes ,ip IPPROTO_UDP)
                      (%rewrite-transport udp ,l4 ,e ,done ,sum ,src-port ,dst-port))
                     ,@(unless (or src-port dst-port) `((t (setf ,done 1))))))
                `(setf ,done 1))
           (when ,done
             ,@(when src-addr `((setf (ipv4-src-addr ,ip) ,src-addr)))
             ,@(when dst-addr `((setf (ipv4-dst-addr ,ip) ,dst-addr)))
             ,@(when tos `((%store-in-word ,ip 0 ipv4-tos ,tos ,sum)))
             ,@(when ttl `((%store-in-word ,ip 8 ipv4-ttl ,ttl ,sum)))
             ,@(when (or src-addr dst-addr tos ttl)
                 `((setf (ipv4-checksum ,ip) (%replaced (ipv4-checksum ,ip) ,sum 2)))))))
       ,done)))

;; Uses the kernel's helpers, which also update the state of checksum offload.
(defmacro %replace-addr (offset old new transport flags)
  (let ((addr (gensym "addr")) (how (gensym "flags")))
    `(let ((,addr be32 ,new) (,how (logior ,flags BPF_F_PSEUDO_HDR 4)))
       (when ,transport
         (l4-csum-replace (ctx-ptr) ,transport ,old ,addr ,how))
       (l3-csum-replace (ctx-ptr) (+ (sizeof eth) 10) ,old ,addr 4)
       (skb-store-bytes (ctx-ptr) (+ (sizeof eth) ,offset) (stack-addr ,addr) 4 0))))

(defmacro %replace-port (l4 offset new transport flags)
  (let ((old (gensym "old")) (port (gensym "port")))
    `(let ((,old be16 0) (,port be16 (htons ,new)))
       (skb-load-bytes (ctx-ptr) (+ ,l4 ,offset) (stack-addr ,old) 2)
       (l4-csum-replace (ctx-ptr) ,transport ,old ,port (logior ,flags 2))
       (skb-store-bytes (ctx-ptr) (+ ,l4 ,offset) (stack-addr ,port) 2 0))))

(defmacro %replace-byte (ip offset accessor new)
  (let ((old (gensym "old")) (word (gensym "word")))
    `(let ((,old (load u16 ,ip ,offset)) (,word u16 0))
       (setf (,accessor ,ip) ,new)
       (setf ,word (load u16 ,ip ,offset))
       (l3-csum-replace (ctx-ptr) (+ (sizeof eth) 10) ,old ,word 2)
       (skb-store-bytes (ctx-ptr) (+ (sizeof eth) ,offset) (stack-addr ,word) 2 0))))

;; Leaves a truncated transport header alone, with everything before it.
(defmacro %rewrite-by-helpers (src-addr dst-addr tos ttl src-port dst-port)
  (let ((ip (gensym "ip")) (l4 (gensym "l4")) (done (gensym "done")) (tcp (gensym "tcp"))
        (checksum (gensym "checksum")) (flags (gensym "flags")) (last (gensym "last"))
        (transport (or src-addr dst-addr src-port dst-port)))
    `(let ((,ip (make-ipv4)) (,done u32 0))
       (when (and (= (ctx protocol) (htons +ethertype-ipv4+))
                  (= (skb-load-bytes (ctx-ptr) (sizeof eth) ,ip (sizeof ipv4)) 0)
                  (>= (logand (ipv4-ver-ihl ,ip) 15) 5))
         ,@(if transport
               `((let ((,l4 (+ (sizeof eth) (%ipv4-len ,ip))) (,checksum u32 0) (,flags u32 0)
                       (,last u16 0))
                   (cond
                     ((%precedes ,ip IPPROTO_TCP) (setf ,checksum (+ ,l4 16)))
                     ((%precedes ,ip IPPROTO_UDP)
                      (setf ,checksum (+ ,l4 6))
                      (setf ,flags BPF_F_MARK_MANGLED_0)))
                   (setf ,done
                         (if ,checksum
                             (= (skb-load-bytes (ctx-ptr) ,checksum (stack-addr ,last) 2) 0)
                             ,(if (or src-port dst-port) 0 1)))
                   (when ,done
                     ,@(when src-addr
                         `((%replace-addr 12 (ipv4-src-addr ,ip) ,src-addr ,checksum ,flags)))
                     ,@(when dst-addr
                         `((%replace-addr 16 (ipv4-dst-addr ,ip) ,dst-addr ,checksum ,flags)))
                     ,@(when src-port `((%replace-port ,l4 0 ,src-port ,checksum ,flags)))
                     ,@(when dst-port `((%replace-port ,l4 2 ,dst-port ,checksum ,flags))))))
               `((setf ,done 1)))
         ,@(when (or tos ttl)
             `((when ,done
                 ,@(when tos `((%replace-byte ,ip 0 ipv4-tos ,tos)))
                 ,@(when ttl `((%replace-byte ,ip 8 ipv4-ttl ,ttl)))))))
       ,done)))

(defmacro rewrite-ipv4 (&key src-addr dst-addr tos ttl src-port dst-port)
  (let* ((fields `((,src-addr be32 "src-addr") (,dst-addr be32 "dst-addr") (,tos u8 "tos")
                   (,ttl u8 "ttl") (,src-port u16 "src-port") (,dst-port u16 "dst-port")))
         (names (mapcar (lambda (field) (if (first field) (gensym (third field)) nil)) fields))
         (bindings nil))
    (unless (remove nil names)
      (error "`rewrite-ipv4` names no field: :src-addr :dst-addr :tos :ttl :src-port :dst-port"))
    (dotimes (i 6)
      (when (nth i names)
        (push `(,(nth i names) ,(second (nth i fields)) ,(first (nth i fields))) bindings)))
    `(let* ,(reverse bindings)
       (program-case
         (:xdp (%rewrite-in-frame ,@names))
         ((:tc :netkit) (%rewrite-by-helpers ,@names))
         (t "packets are rewritten in XDP and TC: elsewhere they can only be read")))))
