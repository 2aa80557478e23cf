;;; Maps whose keys and values are arrays: text, bytes and numbers.
(defmap mt :type :hash :key-type (array char 16) :value-type (array char 8) :max-entries 8)
(deftype pair (array u32 2))
(defmap ma :type :hash :key-type (array u8 4) :value-type pair :max-entries 8)
(defmap mc :type :percpu-array :key-type u32 :value-type pair :max-entries 2)
(defmap mq :type :queue :value-type (array char 4) :max-entries 2)
(defprog p (:type :xdp) XDP_PASS)
(with-bpf-session ()
  (setf (bpf:map-ref mt "abc") "hello")
  (let ((v (bpf:map-ref mt "abc"))) (when v (format t "~a ~s~%" v v)))
  (bpf:do-map (k v mt) (format t "~a ~s~%" k v) (when (string= k "abc") (format t "yes~%")))
  (print-map mt)
  (let ((k (array u8 4)) (v pair))
    (setf (aref k 0) 10 (aref k 3) 1 (aref v 0) 7 (aref v 1) 70000)
    (setf (bpf:map-ref ma k) v)
    (incf (aref v 1))
    (let ((found (bpf:map-ref ma k)))
      (when found (format t "~a ~a ~a~%" found (aref found 1) (length found))))
    (let ((none (array u8 4))) (format t "~a~%" (bpf:map-ref ma none)))
    (bpf:do-map (k v ma :sort (aref v 0)) (incf (aref v 0)) (format t "~a ~a ~a~%" k (aref k 3) v))
    (setf (bpf:map-ref mc 1) v)
    (format t "~a ~a~%" (bpf:map-ref mc 1 :cpu 0) (aref (bpf:map-ref mc 1 :cpu 0) 1)))
  (bpf:map-push mq "ab")
  (format t "~a ~a ~a ~a~%" (bpf:map-peek mq) (bpf:map-pop mq) (bpf:map-pop mq)
          (string= (or (bpf:map-ref mt "abc") "") "hello"))
  (print-map ma))
;> hello "hello"
;> abc "hello"
;> yes
;> mt "abc": "hello"
;> (7 70000) 70000 2
;> NIL
;> 0a000001 1 (8 70000)
;> (7 70001) 70001
;> ab ab NIL T
;> ma #x0a000001: (7 70000)
