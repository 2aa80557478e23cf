;;; Fields inside one another, arrays of arrays and unions on the user side: read, set, bound, printed.
(defstruct in (x u16) (y i8))
(defstruct aa (a1 u32) (a2 u32))
(defstruct bb (b1 u64))
(defunion un aa bb)
(defstruct outer
  (grid (array (array u16 3) 2)) (cube (array (array (array u8 2) 2) 2))
  (names (array (array char 8) 2)) (ins (array in 2)) (deep (array (array in 2) 2))
  (u un) (us (array un 2)) (nested (struct (p u32) (q (array u16 2)))) ((struct (an1 u32) ((union (an2 u32) (an3 u16)))))
  (flag bool) (bits u32 :bits 5) (more u32 :bits 27)
  (ips (array (array u8 16) 2) :show ip6) (macs (array (array u8 6) 2) :show mac) (bs (array bool 3)))
(defglobal go (struct outer))
(defglobal gin (array in 3)) (defglobal gg (array u16 4))
(defglobal gu (union un))
(defmap m :type :hash :key-type u32 :value-type outer :max-entries 8)
(defmap mu :type :hash :key-type u32 :value-type un :max-entries 8)
(defmap pc :type :percpu-array :key-type u32 :value-type in :max-entries 8)
(defprog p (:type :xdp) XDP_PASS)
(defun total ((o outer)) u64
  (let ((all 0)) (dotimes (i 2) (dotimes (j 3) (incf all (outer-grid o i j)))) all))
(defun pick ((a (array in 3)) (i u32)) in (aref a i))
(defun gett ((u un)) u32 (aa-a2 u))
(let ((o (make-outer)) (i 1) (j 2) (ai (array in 3)))
  (setf (outer-grid o 1 2) 7 (outer-grid o i j) 9 (outer-grid o 0 0) 4464)
  (incf (outer-grid o i j)) (incf (outer-grid o (- i 1) (- j 1)) 5)
  (decf (outer-cube o 1 1 1)) (setf (outer-cube o i 0 i) 3)
  (setf (outer-names o 1) "hello")
  (setf (in-x (outer-ins o 1)) 5 (in-y (outer-ins o i)) -3)
  (setf (in-x (outer-deep o 1 i)) 6)
  (setf (aa-a2 (outer-u o)) 77 (bb-b1 (outer-us o 1)) 5)
  (setf (outer-nested-p (outer-nested o)) 4 (outer-nested-q (outer-nested o) i) 2)
  (setf (outer-an1 o) 1 (outer-an2 o) 65537 (outer-flag o) t (outer-bits o) 3 (outer-more o) 100)
  (setf (outer-ips o 1) (ip6 "fe80::1") (outer-macs o i) (mac "02:00:00:00:00:01") (outer-bs o 1) t)
  (setf (in-x (aref ai 1)) 8 (aref ai 2) (outer-ins o 1))
  (format t "~a ~a ~a ~a~%" (outer-grid o) (outer-grid o 1) (outer-grid o i j) (aref (outer-grid o 1) 2))
  (format t "~a ~a ~a ~a~%" (outer-cube o) (outer-cube o 1) (outer-cube o 1 0) (outer-cube o 1 0 i))
  (format t "~a ~a ~s ~a~%" (outer-names o) (outer-names o 1) (outer-names o i) (outer-names o 1 0))
  (format t "~a ~a ~a~%" (outer-ins o) (outer-ins o 1) (in-y (outer-ins o i)))
  (format t "~a ~a ~a~%" (outer-deep o) (outer-deep o 1) (in-x (outer-deep o i i)))
  (format t "~a ~a ~a ~a~%" (aa-a2 (outer-u o)) (bb-b1 (outer-us o i)) (outer-u o) (un-aa (outer-u o)))
  (format t "~a ~a ~a ~a~%" (outer-nested o) (outer-an1 o) (outer-an2 o) (outer-an3 o))
  (format t "~a ~a ~a ~a ~a ~a~%" (outer-flag o) (outer-ips o) (outer-ips o 1) (outer-macs o 1) (outer-bs o) (outer-bs o i))
  (format t "~a ~a ~a~%" (outer-bits o) (outer-more o) (total o))
  (format t "~a ~a ~a ~a~%" ai (aref ai 1) (in-x (aref ai 1)) (pick ai i))
  (format t "~a ~a ~a ~a~%" (length (outer-grid o)) (length (outer-grid o 1)) (length ai) (length (outer-deep o 0)))
  (print-record o)
  (let ((g (outer-grid o 1)) (u (outer-u o)) (row (outer-deep o 1)))
    (setf (outer-grid o 1 0) 99)
    (format t "~a ~a ~a ~a~%" g (aref g 2) (gett u) row))
  (with-bpf-session ()
    (setf (outer-grid go 1 2) 4 (outer-grid go i i) 5 (in-x (aref gin 1)) 6 (aref gin 2) (make-in :x 1) (aref gg i) 3)
    (setf (aa-a1 gu) 5 (outer-names go 0) "x" (in-y (outer-deep go 0 1)) 4 (aa-a1 (outer-u go)) 8)
    (incf (in-x (aref gin i))) (incf (outer-grid go i i))
    (format t "~a ~a ~a ~a ~a ~a~%" (outer-grid go) (outer-grid go i 1) gin (in-x (aref gin i)) (aa-a1 gu) gu)
    (setf (bpf:map-ref m 1) o)
    (setf (bpf:map-ref m 2) go)
    (setf (bpf:map-ref mu 1) (outer-u o))
    (setf gin ai go o)
    (format t "~a ~a~%" (in-x (aref gin 1)) (outer-grid go 1 2))
    (when-let ((v (bpf:map-ref m 2))) (format t "~a ~a~%" (outer-grid v 1 1) (aa-a1 (outer-u v))))
    (bpf:do-map (k v m :sort k) (setf (outer-grid v 1 0) 1) (format t "~a ~a ~a~%" k (outer-grid v 1) (in-y (outer-deep v 0 i))))
    (bpf:do-map (k v mu) (format t "~a ~a~%" k (aa-a2 v)))
    (print-map m) (print-map mu)))
;> ((4464 5 0) (0 0 10)) (0 0 10) 10 10
;> ((#x0000 #x0000) (#x0003 #x00ff)) (#x0003 #x00ff) 0003 3
;> ("" "hello") hello "hello" 104
;> ((in :x 0 :y 0) (in :x 5 :y -3)) (in :x 5 :y -3) -3
;> (((in :x 0 :y 0) (in :x 0 :y 0)) ((in :x 0 :y 0) (in :x 6 :y 0))) ((in :x 0 :y 0) (in :x 6 :y 0)) 6
;> 77 5 (un :aa (aa :a1 0 :a2 77) :bb (bb :b1 330712481792)) (aa :a1 0 :a2 77)
;> (outer-nested :p 4 :q (0 2)) 1 65537 1
;> T (:: fe80::1) fe80::1 02:00:00:00:00:01 (false true false) T
;> 3 100 4479
;> ((in :x 0 :y 0) (in :x 8 :y 0) (in :x 5 :y -3)) (in :x 8 :y 0) 8 (in :x 8 :y 0)
;> 2 3 3 2
;> (outer :grid ((4464 5 0) (0 0 10)) :cube ((#x0000 #x0000) (#x0003 #x00ff)) :names ("" "hello") :ins ((in :x 0 :y 0) (in :x 5 :y -3)) :deep (((in :x 0 :y 0) (in :x 0 :y 0)) ((in :x 0 :y 0) (in :x 6 :y 0))) :u (un :aa (aa :a1 0 :a2 77) :bb (bb :b1 330712481792)) :us ((un :aa (aa :a1 0 :a2 0) :bb (bb :b1 0)) (un :aa (aa :a1 5 :a2 0) :bb (bb :b1 5))) :nested (outer-nested :p 4 :q (0 2)) :an1 1 :an2 65537 :an3 1 :flag true :bits 3 :more 100 :ips (:: fe80::1) :macs (00:00:00:00:00:00 02:00:00:00:00:01) :bs (false true false))
;> (0 0 10) 10 77 ((in :x 0 :y 0) (in :x 6 :y 0))
;> ((0 0 0) (0 6 4)) 6 ((in :x 0 :y 0) (in :x 7 :y 0) (in :x 1 :y 0)) 7 5 (un :aa (aa :a1 5 :a2 0) :bb (bb :b1 5))
;> 8 10
;> 6 8
;> 1 (1 0 10) 0
;> 2 (1 6 4) 4
;> 1 77
;> m 1: (outer :grid ((4464 5 0) (99 0 10)) :cube ((#x0000 #x0000) (#x0003 #x00ff)) :names ("" "hello") :ins ((in :x 0 :y 0) (in :x 5 :y -3)) :deep (((in :x 0 :y 0) (in :x 0 :y 0)) ((in :x 0 :y 0) (in :x 6 :y 0))) :u (un :aa (aa :a1 0 :a2 77) :bb (bb :b1 330712481792)) :us ((un :aa (aa :a1 0 :a2 0) :bb (bb :b1 0)) (un :aa (aa :a1 5 :a2 0) :bb (bb :b1 5))) :nested (outer-nested :p 4 :q (0 2)) :an1 1 :an2 65537 :an3 1 :flag true :bits 3 :more 100 :ips (:: fe80::1) :macs (00:00:00:00:00:00 02:00:00:00:00:01) :bs (false true false))
;> m 2: (outer :grid ((0 0 0) (0 6 4)) :cube ((#x0000 #x0000) (#x0000 #x0000)) :names ("x" "") :ins ((in :x 0 :y 0) (in :x 0 :y 0)) :deep (((in :x 0 :y 0) (in :x 0 :y 4)) ((in :x 0 :y 0) (in :x 0 :y 0))) :u (un :aa (aa :a1 8 :a2 0) :bb (bb :b1 8)) :us ((un :aa (aa :a1 0 :a2 0) :bb (bb :b1 0)) (un :aa (aa :a1 0 :a2 0) :bb (bb :b1 0))) :nested (outer-nested :p 0 :q (0 0)) :an1 0 :an2 0 :an3 0 :flag false :bits 0 :more 0 :ips (:: ::) :macs (00:00:00:00:00:00 00:00:00:00:00:00) :bs (false false false))
;> mu 1: (un :aa (aa :a1 0 :a2 77) :bb (bb :b1 330712481792))
