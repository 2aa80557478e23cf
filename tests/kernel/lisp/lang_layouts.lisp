;;; How structs lie in memory, and what globals of them begin with.
(include "common/lang.lisp")

(defstruct address (family u16) (port be16) (bytes (array u8 4)))
(defstruct settings
  (limit u32)
  (device (array char 8))
  (to address)
  (others (array address 2))
  (offset i8))

(defglobal begun settings
  (make-settings :limit 1500 :device "eth0" :to (make-address :port (htons 80) :bytes '(10 0 0 1))
                 :others '((make-address :family 2) (make-address :bytes '(1 2 3))) :offset -5))
(defparam given (array address 2) '(nil (make-address :family 7 :port (htons 443))) "as it stands")
(defglobal greeting (array char 8) "hello")

(deftest initial-values
  (let ((to (settings-to begun)) (i (logand (in 0) 1)))
    (out 0 (settings-limit begun) (settings-device begun 0) (settings-device begun 3) (settings-device begun 4)
         (address-family to) (ntohs (address-port to)) (address-bytes to 0) (address-bytes to 3)
         (address-family (settings-others begun i)) (address-bytes (settings-others begun (- 1 i)) 2)
         (settings-offset begun) (address-family (aref given 0)) (address-family (aref given 1))
         (ntohs (address-port (aref given 1))) (aref greeting 4) (aref greeting 5))))
