;; Masks of values in network order, and which of two of them is larger.
(declaim (policy-hole connect6 sendmsg4))
(defparam mask u32 0)
(defparam wire-mask be32 0)
(defparam net be32 0)
(defmap nets :type :array :key-type u32 :value-type be32 :max-entries 4)

(defprog masks (:type :tc)
  (with-ipv4 (d e ip)
    (let ((source (ipv4-src-addr ip)) (plain (ctx len)) (n 0))
      (when (= (logand source #xffffff00) net) (incf n)) ; warning: byte-order
      (when (= (logand #xff source) 10) (incf n)) ; warning: byte-order
      (when (= (logand source mask) net) (incf n)) ; warning: byte-order
      (when (= (logior (getmap nets 0) 1) net) (incf n)) ; warning: byte-order
      (when (= (logxor source plain) net) (incf n)) ; warning: byte-order
      ;; the same in either order, or of the right one
      (when (= (logand source #xff0000ff) net) (incf n))
      (when (= (logand source 0) (logand source #xffffffff)) (incf n))
      (when (= (logand source (htonl #xffffff00)) net) (incf n))
      (when (= (logand source wire-mask) net) (incf n))
      (when (= (logand (ntohl source) #xff) 10) (incf n))
      (when (= (logand source (cast be32 mask)) net) (incf n))
      (when (= (logand (cast u32 source) #xff) 10) (incf n))
      n)))

(defprog ranks (:type :cgroup-sock-addr :section "cgroup/connect4")
  (let ((port (ctx user-port)) (address (ctx user-ip4)))
    (when (< port (htons 1024)) (return 0)) ; warning: byte-order
    (when (>= address net) (return 0)) ; warning: byte-order
    (when (= (min address net) net) (return 0)) ; warning: byte-order
    (when (< net address wire-mask) (return 0)) ; warning: byte-order
    (when (> port 0) (return 0))
    (when (< (ntohs port) 1024) (return 0))
    (when (< (cast u32 address) (cast u32 net)) (return 0))
    (when (/= address net) (return 0)))
  1)
