;; A tail call below a frame of more than 256 bytes.
(defstruct big (bytes (array u8 300)))
(defmap table :type :prog-array :key-size 4 :value-size 4 :max-entries 1)
(defmap seen :type :array :key-size 4 :value-type big :max-entries 1)

(defsubprog jump ((n u64)) i32
  (tail-call table 0)
  (i32 n))

(defprog p (:type :xdp :section "xdp")
  (let ((b (make-big)))
    (setf (big-bytes b 0) 1)
    (map-update seen 0 b BPF_ANY)
    (if (jump (big-bytes b 2)) 1 2)))
