(declaim (kernel "5.10"))
(defstruct pair (a u64) (b i64))
(defmap counts :type :hash :key-type pair :value-size 8 :max-entries 4)
(defmap rb :type :ringbuf :max-entries 65536)

(defprog as-a-key (:type :tc)
  (with-ringbuf (e rb (sizeof pair))
    (setf (pair-a e) 1 (pair-b e) 2)
    (map-delete counts e)) ; error: kernel
  0)
