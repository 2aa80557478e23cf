;;; Arrays and structs as they are printed: by format, in rows, maps and records, nil too.
(defenum st (lo 1) hi)
(deftype row (array u32 2)) (deftype sts (array st 2))
(defstruct s (a row) (k sts) (t8 (array char 4)) (raw (array u8 2)) (hx (array u16 2) :show hex)
  (d (array u64 2) :show duration) (ok bool) (oks (array bool 2)))
(defmap m :type :hash :key-type u32 :value-type row :max-entries 4)
(defmap ms :type :hash :key-type u32 :value-type s :max-entries 4)
(defmap me :type :hash :key-type u32 :value-type sts :max-entries 4)
(defmap mt :type :hash :key-type u32 :value-type (array char 4) :max-entries 4)
(defmap mr :type :hash :key-type u32 :value-type (array u8 3) :max-entries 4)
(defmap pa :type :percpu-array :key-type u32 :value-type (array u64 2) :max-entries 2)
(defmap ph :type :percpu-hash :key-type (array char 4) :value-type (array u16 2) :max-entries 2)
(defmap fl :type :hash :key-type u32 :value-type bool :max-entries 2)
(defprog p (:type :xdp) XDP_PASS)
(with-bpf-session ()
  (let ((v (make-s :a '(1 2) :k '(lo hi) :t8 "ab" :raw #(1 255) :hx '(16 255) :d '(1500 2000000)
                   :ok t :oks '(t nil))) (cap row '(7 8)) (none (bpf:map-ref m 9)))
    (setf (bpf:map-ref m 1) '(3 4) (bpf:map-ref ms 1) v (bpf:map-ref me 1) '(hi lo)
          (bpf:map-ref mt 1) "x" (bpf:map-ref mr 1) '(1 2 3) (bpf:map-ref pa 1) '(1 2)
          (bpf:map-ref ph "k") '(5 6) (bpf:map-ref fl 1) t)
    (format t "~a|~a|~a|~a|~a~%" v none (bpf:map-ref m 1) (bpf:map-ref me 1) (bpf:map-ref mr 1))
    (format t "~20a|~20@a|~s|~s|~s|~10s|~a~%" (s-a v) (s-k v) (s-t8 v) (bpf:map-ref mt 1)
            (bpf:map-ref mt 2) "q" (bpf:map-ref fl 1))
    (format t "~a~%"
            (format nil "[~a ~a ~a ~a ~a ~a]" (s-raw v) (s-hx v) (s-d v) (s-oks v) (s-oks v 0) cap))
    (print-row (v v) (none none) (m (bpf:map-ref m 1)) (m2 (bpf:map-ref m 2))
               (me (bpf:map-ref me 1)) (mt (bpf:map-ref mt 1)) (mt2 (bpf:map-ref mt 2))
               (mr (bpf:map-ref mr 1)) (mr2 (bpf:map-ref mr 2)) (hh (s-hx v))
               (ms (bpf:map-ref ms 1)) (ms2 (bpf:map-ref ms 2)) (fl (bpf:map-ref fl 2)))
    (print-row (raw (s-raw v)) (hx (s-hx v)) (d (s-d v)) (oks (s-oks v)) (ok (s-ok v)) (cap cap)
               (t8 (s-t8 v)) (k (s-k v)) (k1 (s-k v 1)) (e (aref (s-k v) 0)))
    (format t "~a ~a ~a~%" (bpf:map-ref pa 1 :cpu 0)
            (= (mod (aref (bpf:map-ref pa 1 :sum t) 1) 2) 0) (bpf:map-ref ph "k" :cpu 0))
    (bpf:do-map (k a ph :cpu 0) (incf (aref a 0)) (format t "~s ~a~%" k a))
    (bpf:do-map (k a pa :cpu 0 :sort (aref a 1) :descending t)
      (print-row (k k) (a a) (first (aref a 0))))
    (print-map pa :cpu 0)
    (print-map ph :cpu 0)
    (print-map me)
    (print-map mr)
    (print-map ms)
    (print-map fl)
    (bpf:run (:every 0.05 :times 1)
      (incf (aref cap 0))
      (print-row (cap cap) (m (bpf:map-ref m 1)) (none none)))
    (print-record v)))
;> (s :a (1 2) :k (lo hi) :t8 "ab" :raw #x01ff :hx #x1000ff00 :d (1.5us 2ms) :ok true :oks (true false))|NIL|(3 4)|(hi lo)|010203
;> (1 2)               |             (lo hi)|"ab"|"x"|NIL|"q"       |T
;> [01ff 1000ff00 (1.5us 2ms) (true false) T (7 8)]
;> V NONE M M2 ME MT MT2 MR MR2 HH MS MS2 FL
;> (s :a (1 2) :k (lo hi) :t8 "ab" :raw #x01ff :hx #x1000ff00 :d (1.5us 2ms) :ok true :oks (true false)) NIL (3 4) NIL (hi lo) x NIL 010203 NIL 1000ff00 (s :a (1 2) :k (lo hi) :t8 "ab" :raw #x01ff :hx #x1000ff00 :d (1.5us 2ms) :ok true :oks (true false)) NIL NIL
;> RAW HX D OKS OK CAP T8 K K1 E
;> 01ff 1000ff00 (1.5us 2ms) (true false) T (7 8) ab (lo hi) hi lo
;> (1 2) T (5 6)
;> "k" (6 6)
;> K A FIRST
;> 1 (1 2) 1
;> 0 (0 0) 0
;> pa 1: (1 2)
;> ph "k": (5 6)
;> me 1: (hi lo)
;> mr 1: #x010203
;> ms 1: (s :a (1 2) :k (lo hi) :t8 "ab" :raw #x01ff :hx #x1000ff00 :d (1.5us 2ms) :ok true :oks (true false))
;> fl 1: true
;> CAP M NONE
;> (8 8) (3 4) NIL
;> (s :a (1 2) :k (lo hi) :t8 "ab" :raw #x01ff :hx #x1000ff00 :d (1.5us 2ms) :ok true :oks (true false))
;json> {"v":{"a":[1,2],"k":["lo","hi"],"t8":"ab","raw":"01ff","hx":"1000ff00","d":[1500,2000000],"ok":true,"oks":[true,false]},"none":null,"m":[3,4],"m2":null,"me":["hi","lo"],"mt":"x","mt2":null,"mr":"010203","mr2":null,"hh":"1000ff00","ms":{"a":[1,2],"k":["lo","hi"],"t8":"ab","raw":"01ff","hx":"1000ff00","d":[1500,2000000],"ok":true,"oks":[true,false]},"ms2":null,"fl":null}
;json> {"raw":"01ff","hx":"1000ff00","d":[1500,2000000],"oks":[true,false],"ok":true,"cap":[7,8],"t8":"ab","k":["lo","hi"],"k1":"hi","e":"lo"}
;json> {"k":1,"a":[1,2],"first":1}
;json> {"k":0,"a":[0,0],"first":0}
;json> {"type":"pa","key":1,"value":[1,2]}
;json> {"type":"ph","key":"k","value":[5,6]}
;json> {"type":"me","key":1,"value":["hi","lo"]}
;json> {"type":"mr","key":1,"value":"010203"}
;json> {"type":"ms","key":1,"value":{"a":[1,2],"k":["lo","hi"],"t8":"ab","raw":"01ff","hx":"1000ff00","d":[1500,2000000],"ok":true,"oks":[true,false]}}
;json> {"type":"fl","key":1,"value":true}
;json> {"cap":[8,8],"m":[3,4],"none":null}
;json> {"type":"s","value":{"a":[1,2],"k":["lo","hi"],"t8":"ab","raw":"01ff","hx":"1000ff00","d":[1500,2000000],"ok":true,"oks":[true,false]}}
