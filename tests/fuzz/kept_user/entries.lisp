; Entries of do-map are copies that may be set; bytes are shown alike; the map keeps what it has.
; expect 4 5
; expect 1 12 0102
; expect 2 24 0a00
; expect 1 6 0102
; expect 2 12 0a00
; expect T T
(defstruct part (n u32) (bytes (array u8 2)))
(defmap parts :type :hash :key-size 4 :value-type part :max-entries 4)
(defmap counts :type :hash :key-size 4 :value-size 8 :max-entries 4)
(defmap narrow :type :hash :key-size 4 :value-type u16 :max-entries 4)
(defprog p (:type :cgroup-skb) 1)
(defun part-of ((n u32) (a u8) (b u8)) part
  (let ((p (make-part :n n))) (setf (part-bytes p 0) a (part-bytes p 1) b) p))
(with-bpf-session ()
  (setf (bpf:map-ref counts 3) 4)
  (bpf:do-map (k v counts)
    (setf k (+ k 1))
    (incf v)
    (format t "~a ~a~%" k v))
  (setf (bpf:map-ref parts 1) (part-of 6 1 2) (bpf:map-ref parts 2) (part-of 12 10 0))
  (bpf:do-map (k v parts :sort k)
    (setf (part-n v) (* 2 (part-n v)))
    (format t "~a ~a ~a~%" k (part-n v) (part-bytes v)))
  (bpf:do-map (k v parts :sort k) (format t "~a ~a ~a~%" k (part-n v) (part-bytes v)))
  (setf (bpf:map-ref narrow 1) 5)
  (bpf:do-map (k v narrow) (format t "~a ~a~%" (s>= (max k k) 0) (s>= (logior v v) 0))))
