;;; Types by other names: bool, char, defenum, deftype, (struct S).

(deftype port u16)
(deftype name (array char 16))

;; What became of a packet.
(defenum verdict u8
  (pass 1) ; let through
  drop
  (reset #x10))
(defenum mode off on)

(defstruct flow
  (peer (struct address))
  (port port)
  (verdict verdict)
  (encrypted bool)
  (program name))
(defstruct address (ip be32))

(defmap flows :type :hash :key-type port :value-type (struct flow) :max-entries (* reset 4))
(defmap seen :type :hash :key-type u32 :value-type bool :max-entries 64)
(defglobal current mode on)
(defglobal ever bool 1)

(defsubprog is-long ((n u64) (strict bool)) bool
  (declare (inline))
  (if strict (> n 100) n))

(defprog watch (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((f flow) (len (ctx len)) (long bool (logand len #x100)))
    (setf (flow-port f) (port #x12345)
          (flow-verdict f) (if long drop reset)
          (flow-encrypted f) (ctx mark)
          (flow-program f 0) #\a
          (address-ip (flow-peer f)) (ctx remote-ip4)
          (getmap seen len) len
          ever (getmap seen 7))
    (setmap flows (flow-port f) f)
    (setmap seen 3 (ctx priority))
    (when (= current on)
      (setf current off))
    (if (is-long len (ctx mark)) 1 (cast bool len))))
