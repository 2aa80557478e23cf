;;; The arrays of a record: read in its handler, kept, handed over, stored in a map.
(defenum way u8 (in 1) out)
(defstruct part (x u16) (y i16))
(defunion either part)
(defstruct rec (ts u64 :show ktime) (cpu u32) (w way) (flag bool) (pad (array u8 2))
  (nums (array u32 3)) (grid (array (array u16 2) 2)) (parts (array part 2))
  (names (array (array char 8) 2)) (ip (array u8 16) :show ip6) (mac (array u8 6) :show mac)
  (raw (array u8 6)) (u either) (b1 u32 :bits 3) (b2 i32 :bits 5))
(defmap events :type :ringbuf :max-entries 65536)
(defmap kept :type :hash :key-type u32 :value-type rec :max-entries 8)
(defprog p (:type :raw-tracepoint :section "raw_tp/sys_enter")
  (with-ringbuf (e events (sizeof rec))
    (memset e 0 0 (sizeof rec))
    (setf (rec-ts e) (nsecs) (rec-cpu e) 1 (rec-w e) out (rec-flag e) t (rec-nums e 1) 70000
          (rec-grid e 1 0) 5 (part-y (rec-parts-ptr e 1)) -7 (rec-b1 e) 5 (rec-b2 e) -3)
    (setf (rec-names e 1 0) 104 (rec-names e 1 1) 105 (rec-ip e 15) 1 (rec-mac e 5) 9
          (rec-raw e 0) 255)
    (setf (part-x (rec-u-ptr e)) 12))
  0)
(defun sum ((a (array u32 3))) u64 (+ (aref a 0) (aref a 1) (aref a 2)))
(defun way-text ((w way)) text (case w (in "in") (out "out") (t "?")))
(with-bpf-session ()
  (let ((last (array u32 3)) (grid (array u16 2)) (n 0) (copy rec) (name "") (pt part))
    (bpf:on-event (e events)
      (when (= n 0)
        (setf last (rec-nums e) grid (rec-grid e 1) copy e name (rec-names e 1) pt (rec-parts e 1))
        (setf (bpf:map-ref kept 1) e)
        (print-row (w (rec-w e)) (flag (rec-flag e)) (nums (rec-nums e)) (g (rec-grid e))
                   (parts (rec-parts e)) (names (rec-names e)) (ip (rec-ip e)) (mac (rec-mac e))
                   (raw (rec-raw e)) (b1 (rec-b1 e)) (b2 (rec-b2 e)) (x (part-x (rec-u e))))
        (format t "~d ~a ~a ~d ~a~%" (sum (rec-nums e)) (way-text (rec-w e)) (rec-names e 1)
                (part-y (rec-parts e 1)) (rec-grid e 1 0))
        (let ((nums (rec-nums e)) (m (rec-mac e)))
          (incf (aref nums 1))
          (format t "~a ~a ~a ~a~%" nums (aref nums 1) m (string= (rec-names e 1) "hi"))))
      (incf n)
      (when (>= n 3) (bpf:stop)))
    (bpf:attach p)
    (bpf:run :for 2)
    (incf (rec-b2 copy)) (setf (rec-b1 copy) 7 (rec-w copy) in)
    (format t "~a ~a ~a ~a ~a ~a ~a~%" last grid name pt (rec-b2 copy) (rec-b1 copy) (rec-w copy))
    (when-let ((k (bpf:map-ref kept 1)))
      (format t "~a ~a ~a~%" (rec-nums k) (rec-w k) (part-y (rec-parts k 1))))))
;> W FLAG NUMS G PARTS NAMES IP MAC RAW B1 B2 X
;> out T (0 70000 0) ((0 0) (5 0)) ((part :x 0 :y 0) (part :x 0 :y -7)) ("" "hi") ::1 00:00:00:00:00:09 ff0000000000 5 -3 12
;> 70000 out hi -7 5
;> (0 70001 0) 70001 00:00:00:00:00:09 T
;> (0 70000 0) (5 0) hi (part :x 0 :y -7) -2 7 in
;> (0 70000 0) out -7
;json> {"w":"out","flag":true,"nums":[0,70000,0],"g":[[0,0],[5,0]],"parts":[{"x":0,"y":0},{"x":0,"y":-7}],"names":["","hi"],"ip":"::1","mac":"00:00:00:00:00:09","raw":"ff0000000000","b1":5,"b2":-3,"x":12}
