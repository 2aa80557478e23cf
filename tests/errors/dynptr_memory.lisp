;; Where a dynptr is, what it is made of, and what is reached through it.
(defstruct handle (a u64) (b u64))
(defstruct shifted (n u32) (at (array u8 16)))
(defstruct second (n u64) (at (array u64 2)))
(defstruct bytes (of (array u8 64)))
(defglobal kept handle)
(defglobal text bytes)
(defmap handles :type :array :key-type u32 :value-type handle :max-entries 1)
(defmap values :type :array :key-type u32 :value-type bytes :max-entries 1)
(defmap records :type :ringbuf :max-entries 4096)

(defprog in-a-global (:type :raw-tracepoint :section "raw_tp/sys_enter")
  (ringbuf-reserve-dynptr records 16 0 kept) ; error: type
  0)

(defprog in-a-map (:type :raw-tracepoint :section "raw_tp/sys_enter")
  (when-let ((h (map-lookup handles 0)))
    (ringbuf-reserve-dynptr records 16 0 h)) ; error: type
  0)

(defprog at-a-place (:type :raw-tracepoint :section "raw_tp/sys_enter")
  (let ((s (make-shifted)) (v (map-lookup values 0)))
    (when v
      (dynptr-from-mem v 64 0 (shifted-at s)))) ; error: alignment
  0)

(defprog made-of (:type :tc)
  (let ((h (make-handle)) (b (make-bytes)))
    (dynptr-from-mem b 64 0 h)) ; error: type
  TC_ACT_OK)

(defprog data (:type :raw-tracepoint :section "raw_tp/sys_enter")
  (let ((h (make-handle)))
    (ringbuf-reserve-dynptr records 16 0 h)
    (let ((d (dynptr-data h 0 16)))
      (when d
        (store u64 d 8 1)
        (store u64 d 12 1))) ; error: bounds
    (let ((d (dynptr-data h 0 (logand (pid) 15)))) ; error: not-constant
      (when d
        (store u8 d 0 1)))
    (ringbuf-discard-dynptr h 0))
  0)

(defsubprog reserve ((h (ptr handle))) i64
  (ringbuf-reserve-dynptr records 16 0 h))

(defprog right (:type :raw-tracepoint :section "raw_tp/sys_enter")
  (let ((h (make-handle)) (s (make-second)))
    (reserve h)
    (ringbuf-submit-dynptr h 0)
    (dynptr-from-mem text 64 0 (second-at s)))
  0)
