;; `dynptr` as a type: where one can be, who makes it, and how long what leads into it lives.
(defmap ring :type :ringbuf :max-entries 4096)
(defmap commands :type :user-ringbuf :max-entries 4096)
(defstruct text (of (array u8 64)))
(defmap texts :type :array :key-type u32 :value-type text :max-entries 1)
(defkfunc bpf-dynptr-from-skb ((skb (ptr --sk-buff)) (flags u64) (d dynptr)) i32)
(defkfunc bpf-dynptr-slice ((d dynptr) (offset u32) (buffer ptr) (size u32)) ptr :ret-null)
(defkfunc bpf-dynptr-clone ((d dynptr) (clone dynptr)) i32)
(defkfunc bpf-dynptr-size ((d dynptr)) u32)

(defstruct pair (n u32) (d dynptr)) ; error: type
(defglobal kept dynptr) ; error: type
(defmap many :type :array :key-type u32 :value-type dynptr :max-entries 1) ; error: type
(defsubprog give-one ((n u32)) dynptr 0) ; error: type
(defsubprog give-address ((n u32)) (ptr dynptr) nil) ; error: type
(defsubprog exported ((d dynptr)) i64 ; error: type
  (declare (export))
  (dynptr-write d 0 "x" 1 0))

(defsubprog fill ((d dynptr) (x u64)) i64
  (dynptr-write d 0 (stack-addr x) 8 0))
(defsubprog fill-late ((d dynptr)) i64
  (dynptr-write d 0 "late" 4 0)) ; error: released
(defsubprog end ((d dynptr)) void
  (ringbuf-submit-dynptr d 0))

(defsubprog take-command ((d dynptr) (found (ptr u64))) i64
  (dynptr-read found 8 d 0 0)
  0)
(defsubprog end-command ((d dynptr) (found (ptr u64))) i64
  (ringbuf-discard-dynptr d 0) ; error: type
  0)

(defprog places (:type :tc)
  (let ((a (array dynptr 2)) (d dynptr) (e dynptr)) ; error: type
    (setf d e)) ; error: type
  0)

(defprog bytes (:type :tc)
  (let ((d dynptr) (b (array u8 16)) (v (map-lookup texts 0)))
    (unless v (return 0))
    (dynptr-from-mem v 64 0 d)
    (memcpy b d 16) ; error: type
    (memset d 0 0 16) ; error: type
    (store u64 d 8 1) ; error: type
    (dynptr-write d 0 d 16 0) ; error: type
    (fill b 1)) ; error: type
  0)

(defprog lives (:type :tc)
  (let ((d dynptr) (e dynptr) (f dynptr) (g dynptr) (x u64))
    (bpf-dynptr-size d) ; error: released
    (ringbuf-reserve-dynptr ring 16 0 e)
    (fill e 1)
    (end e)
    (fill-late e)
    (ringbuf-reserve-dynptr ring 16 0 f)
    (bpf-dynptr-clone f g)
    (ringbuf-submit-dynptr f 0)
    (dynptr-read (stack-addr x) 8 g 0 0)) ; error: released
  0)

(defprog packet (:type :tc)
  (let ((d dynptr) (b (array u8 16)) (s nil))
    (bpf-dynptr-from-skb (ctx-ptr) 0 d)
    (setf s (bpf-dynptr-slice d 0 b 16))
    (when s
      (dynptr-write d 0 b 8 0)
      (setf (ctx mark) (load u32 s))) ; error: released
    (when (<= (+ (ctx data) 14) (ctx data-end))
      (let ((p (ctx data)))
        (dynptr-write d 0 b 8 0)
        (setf (ctx mark) (load u8 p 2))))) ; error: packet-bounds
  0)

(defprog drained (:type :tc)
  (let ((x u64))
    (user-ringbuf-drain commands take-command (stack-addr x) 0)
    (user-ringbuf-drain commands end-command (stack-addr x) 0)
    (setf (ctx mark) (u32 x)))
  0)

;; names that begin as a dynptr's field would are functions'
(defprog no-fields (:type :tc)
  (let ((d dynptr))
    (dynptr-from-skb (ctx-ptr) 0 d) ; error: unknown-form
    (bpf-dynptr-cut d 0 8)) ; error: unknown-form
  0)
