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

;;; Bit fields
(defstruct option-bits
  (freebind u8 :bits 1)
  (transparent u8 :bits 3)
  (on bool :bits 1)
  (kind u32 :bits 20)
  (low i16 :bits 5)
  (wide u64 :bits 40)
  (last-one i32 :bits 31)
  (plain u8)
  (whole i64 :bits 64))
(defmap kept :type :array :key-type u32 :value-type option-bits :max-entries 2)
(defglobal begun-bits option-bits (make-option-bits :transparent 5 :low -3 :wide #xffffffffff))
(defstruct counted (calls u64))

(defmacro pick (o c)
  `(progn (incf (counted-calls ,c)) ,o))

(deftest bit-fields
  (let ((a (in 0)) (b (in 1)) (o (make-option-bits)) (c (make-counted)))
    (setf (option-bits-transparent o) (logand a 7)
          (option-bits-freebind o) (logior a 0)
          (option-bits-on o) a
          (option-bits-kind o) (+ a b)
          (option-bits-low o) (- a b)
          (option-bits-wide o) (* a b)
          (option-bits-last-one o) (+ b 0)
          (option-bits-plain o) (+ a 0)
          (option-bits-whole o) (+ b 0))
    (out 0 (option-bits-transparent o) (option-bits-freebind o) (option-bits-on o) (option-bits-kind o)
         (option-bits-low o) (option-bits-wide o) (option-bits-last-one o) (option-bits-plain o) (option-bits-whole o)
         (load u64 o 0) (load u64 o 8) (load u64 o 16))
    (out 12 (setf (option-bits-kind (pick o c)) (+ b 1)) (incf (option-bits-low (pick o c)) b)
         (decf (option-bits-wide o)) (counted-calls c) (* (option-bits-kind o) (option-bits-kind o))
         (- (option-bits-low o)) (<< (option-bits-wide o) 10) (if (< (option-bits-last-one o) 0) 1 0)
         (option-bits-low begun-bits) (option-bits-wide begun-bits) (option-bits-transparent begun-bits))
    (map-update kept 1 o)
    (when-let ((p (map-lookup kept 1)))
      (incf (option-bits-transparent p) 3)
      (out 24 (option-bits-transparent p) (option-bits-kind p) (load u64 p 0) (load u64 p 16)))))

;;; Structs inside structs
(defstruct point (x i8) (y i32))
(defstruct event
  (kind u8)
  ((union (id u32) (bytes (array u8 6)) ((struct (low u16) (high u16)))))
  (inner (struct (a u8) (b u32) (deep (struct (q u16)))))
  (many (array (struct (k u16) (v u64)) 3))
  (either (union (w u64) (p point)))
  ((struct (first u8) (bits u32 :bits 5) (count u64)))
  (grid (array (array (array u16 2) 3) 4))
  (end u8))
(defglobal begun-event event
  (make-event :id 7 :count 9 :inner (make-event-inner :b 3) :grid '(((1 2) (3 4)) nil ((5 6)))))

(deftest nested
  (let ((a (in 0)) (b (in 1)) (e (make-event)) (i (logand (in 0) 1)) (j (logand (in 1) 1)))
    (setf (event-id e) (logand a #xffffffff)
          (event-bytes e 5) (logand b 255)
          (event-inner-b (event-inner e)) (logand b #xffffffff)
          (event-inner-deep-q (event-inner-deep (event-inner e))) (logand a #xffff)
          (event-many-v (event-many e 2)) (+ a b)
          (point-y (event-either-p (event-either e))) (- a b)
          (event-bits e) (logand a 31)
          (event-count e) b
          (event-grid e 1 2 i) (logand b #xffff)
          (event-grid e 3 i j) (event-grid begun-event 2 0 j))
    (incf (event-grid e 0 j i) a)
    (store u16 (event-grid-ptr e 2 1 1) 0 77)
    (out 0 (event-low e) (event-high e) (event-bytes e 4) (event-bytes e 5)
         (event-inner-b (event-inner e)) (event-inner-deep-q (event-inner-deep (event-inner e)))
         (event-many-v (event-many e 2)) (event-either-w (event-either e)) (event-bits e) (event-count e)
         (event-grid e 1 2 i) (event-grid e 3 i j) (event-grid e 0 j i) (event-grid e 2 1 1)
         (event-grid e 1 2 (- 1 i)) (sizeof event) (field-offset event count) (field-offset event high))
    (out 18 (event-id begun-event) (event-count begun-event) (event-inner-b (event-inner begun-event))
         (event-grid begun-event 0 1 j) (event-grid begun-event 2 0 i))))

;;; Memory that others change, memory that is compared, and what is around a field
(defstruct node (next (ptr node)) (key u32) (name (array char 5)) (when u64))
(defmap nodes :type :array :key-type u32 :value-type node :max-entries 2)
(defglobal shared i16)
(defglobal other node (make-node :name "abcd"))

(deftest shared-memory
  (let ((a (in 0)) (b (in 1)) (n (make-node)) (calls u64 0) (i (logand (in 0) 3)))
    (write-once (node-when n) a)
    (write-once shared b)
    (write-once (node-name n i) b)
    (write-once (load u32 (progn (incf calls) (node-key-ptr n)) 0) (+ a 1))
    (out 0 (read-once (node-when n)) (read-once shared) (read-once (node-name n i)) (node-key n)
         (+ (read-once (load u32 n 8)) (read-once (node-key n))) calls)
    (when-let ((m (map-lookup nodes 1)))
      (memcpy m n (sizeof node))
      (let ((key (node-key-ptr m)))
        (setf (node-when (container-of key node key)) (+ b 7)))
      (out 6 (node-when m) (if (< (memcmp m n (sizeof node)) 0) 1 0) (memcmp m n 16)
           (memcmp (node-name n) (node-name other) 1) (memcmp (node-name other) (node-name n) (+ 2 2))))))
