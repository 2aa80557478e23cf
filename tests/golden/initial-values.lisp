;;; What globals and parameters of structs and arrays begin with.
(defstruct address (family u16) (port be16) (bytes (array u8 4)))
(defstruct settings
  (limit u32)
  (device (array char 16))
  (to address)
  (others (array address 2))
  (offset i8))

(defparam given settings
  (make-settings :limit 1500 :device "eth0" :to (make-address :port (htons 80) :bytes '(10 0 0 1))
                 :others '((make-address :family 2) nil) :offset 200)
  "what the loader may set")
(defglobal short settings (make-settings :offset -1))
(defglobal greeting (array char 8) "hello") ; with its 0
(defglobal table (array address 3) '((make-address :family 1) (make-address :family 2)))
(defglobal zeros settings nil)

(defprog read-them (:type :cgroup-skb :section "cgroup_skb/egress")
  (setf (settings-limit short) (settings-limit given)
        (settings-limit zeros) (aref greeting 0)
        (settings-device zeros 0) (settings-device given 1)
        (address-family (aref table 1)) (address-family (settings-others given 0)))
  1)
