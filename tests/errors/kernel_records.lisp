;; A record as a key or value of a map is of Linux 6.2; as memory with a size every kernel takes it.
(declaim (kernel "6.1"))
(defstruct rec (len u32) (pad u32) (content (array u8 56)))
(defmap rb :type :ringbuf :max-entries 4096)
(defmap r :type :array :key-size 4 :value-type rec :max-entries 1)
(defmap h :type :hash :key-type rec :value-size 8 :max-entries 8)
(defmap q :type :queue :value-type rec :max-entries 8)

(defprog set (:type :xdp)
  (with-ringbuf (x rb (sizeof rec))
    (memset x 0 0 (sizeof rec))
    (setf (getmap r 0) x)) ; error: kernel
  XDP_PASS)

(defprog look-up (:type :xdp)
  (with-ringbuf (x rb (sizeof rec))
    (memset x 0 0 (sizeof rec))
    (map-delete h x)) ; error: kernel
  XDP_PASS)

(defprog update (:type :xdp)
  (with-ringbuf (x rb (sizeof rec))
    (memset x 0 0 (sizeof rec))
    (map-update r 0 x 0)) ; error: kernel
  XDP_PASS)

(defprog push (:type :xdp)
  (with-ringbuf (x rb (sizeof rec))
    (memset x 0 0 (sizeof rec))
    (map-push q x 0)) ; error: kernel
  XDP_PASS)

(defprog memory (:type :tc)
  (with-ringbuf (x rb (sizeof rec))
    (memset x 0 0 (sizeof rec))
    (skb-load-bytes (ctx-ptr) 0 x 64))
  TC_ACT_OK)
