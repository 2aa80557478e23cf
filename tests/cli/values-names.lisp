;;; Other names of bool, u8, be32 and an enum, wherever a type stands.
(deftype small u8) (deftype flagt bool) (deftype adr be32)
(defenum e8 u8 (x 1) y)
(defstruct in (v small) (f flagt) (a adr) (es (array e8 2)))
(defstruct top (i (array in 2)) (m (array (array in 2) 2)))
(defmap m :type :hash :key-type adr :value-type in :max-entries 4)
(defmap lru :type :lru-hash :key-type small :value-type flagt :max-entries 4)
(defglobal gf flagt t) (defglobal ga adr) (defglobal gt top)
(defparam pf flagt nil "pf") (defparam pa adr nil "pa")
(defoption of flagt nil "of") (defoption oa adr "1.2.3.4" "oa")
(defoption os small nil "os" :list t)
(defprog p (:type :xdp) (if gf XDP_DROP XDP_PASS))
(defun f ((a adr) (b flagt) (c small)) flagt (and b (/= c 0) (= a oa)))
(with-bpf-session ()
  (let ((v (make-in :v 44 :f t :a oa :es '(x y))) (b flagt) (c flagt t) (s small 255) (t2 top))
    (setf b (f oa t 1) gf (not gf) ga oa)
    (incf s)
    (setf (bpf:map-ref m oa) v (bpf:map-ref lru 3) b)
    (setf (in-es (aref (top-i t2) 1) 1) y (in-f (top-i t2 1)) t (in-v (top-m t2 1 0)) 9
          (in-es (top-m gt 1 1) 0) x)
    (incf (in-v (top-m t2 1 0)) 250)
    (format t "~a ~a ~a ~a ~a ~a ~a~%" v b c s gf ga (in-es v 0))
    (format t "~a ~a ~a ~a~%" (in-es (top-i t2 1)) (in-f (top-i t2 1)) (in-v (top-m t2 1 0))
            (in-es (top-m gt 1 1)))
    (format t "~a ~a ~a ~a ~a~%" pf pa of oa (length os))
    (when (and c (in-f v) (or (bpf:map-ref lru 3) nil)) (format t "all~%"))
    (print-map m) (print-map lru)
    (if (bpf:map-ref lru 9) (format t "there~%") (format t "not there~%"))))
;> (in :v 44 :f true :a 1.2.3.4 :es (x y)) T T 0 NIL 1.2.3.4 x
;> (0 y) T 3 (x 0)
;> NIL NIL NIL 1.2.3.4 0
;> all
;> m 1.2.3.4: (in :v 44 :f true :a 1.2.3.4 :es (x y))
;> lru 3: true
;> not there
