; Texts, entries that are made and offsets of fields: what they are not for.
(defstruct s (a u32) (name (array char 4)) (w (array u32 4)))
(defmap h :type :hash :key-type u32 :value-type s :max-entries 8)
(defmap r :type :ringbuf :max-entries 4096)
(defprog p (:type :xdp)
  (when-let ((v (map-lookup h 1)))
    (when (string= (s-a v) "x") (incf (s-a v))) ; error: type
    (when (string= (s-w v) "x") (incf (s-a v))) ; error: type
    (when (string= (s-name v) "abcde") (incf (s-a v))) ; error: type
    (when (string= (s-name v) (s-name v)) (incf (s-a v))) ; error: not-constant
    (when (string-prefix-p (s-name v) "ab") (incf (s-a v))) ; error: not-constant
    (setf (s-a v) (field-offset s nothing)) ; error: unknown-field
    (setf (s-a v) (field-offset nothing a))) ; error: unknown-type
  (let ((to (array u8 4))) (memcpy to "abc" 5)) ; error: constant-range
  (ensure-map-ref r 1) ; error: map-operation
  (ensure-map-ref h 1 5) ; error: type
  (ensure-map-ref nothing 1) ; error: unknown-map
  XDP_PASS)
