;;; Types of deftype and defenum on the user side: declared, cast, printed, in records, maps, globals and options.
(deftype port u16)
(deftype ports (array port 3))
(deftype wide i64)
(defenum st i8 (bad -1) ok (big 100))
(defenum proto (icmp 1) (tcp 6) (udp 17))
(deftype pr proto)
(defstruct rec (p port) (ps ports) (s st) (ss (array st 2)) (pr pr) (prs (array (array pr 2) 2)))
(defglobal gs st ok) (defglobal gp port 80) (defglobal gps ports '(1 2 3))
(defglobal gss (array st 2) '(1 -1))
(defparam dp port 443 "p") (defparam ds proto 6 "s") (defparam dl (array port 4) nil "l" :list t)
(defoption q port 80 "q") (defoption e proto tcp "e") (defoption w wide -5 "w")
(defoption os st nil "os")
(defmap m :type :hash :key-type port :value-type st :max-entries 8)
(defmap mr :type :hash :key-type proto :value-type rec :max-entries 8)
(defmap ma :type :array :key-type u32 :value-type ports :max-entries 8)
(defprog p (:type :xdp) (setf gs big) (if (> dp 3) 1 2))
(defun f ((p port)) port (+ p 1))
(defun g ((s st)) st (if (= s ok) big bad))
(defun h ((a ports)) u32 (+ (aref a 0) (aref a 1)))
(defun k ((s (or st nil))) (or s bad))
(let ((x port 65535) (a (array port 2)) (b ports) (c st) (d (array st 2)) (z))
  (declare (type port x) (type (or st nil) z))
  (incf x) (setf c big (aref d 1) ok (aref b 2) 7)
  (format t "~a ~a ~a ~a ~a ~a ~a ~a~%" x a b (f 3) c d (aref d 1) z)
  (setf z ok) (format t "~a ~a~%" z (k z)))
(format t "~a ~a ~a~%" (cast port 70000) (cast st 100) (cast wide -1))
(format t "~a ~a ~a ~a~%" (port 65537) (sizeof port) (st 200) (st 1))
(format t "~a ~a ~a ~d ~a~%" (g ok) (g bad) (g (cast st 1)) (g ok) (k nil))
(format t "~a ~a ~a ~a~%" q e w os)
(with-bpf-session ()
  (format t "~a ~a ~a ~a ~a ~a ~a~%" gs gp gps gss dp ds (length dl))
  (setf gs bad gp 9)
  (format t "~a ~a ~a ~a~%" gs gp (aref gss 0) (h gps))
  (setf (bpf:map-ref m 80) ok)
  (let ((v (bpf:map-ref m 80))) (format t "~a~%" v))
  (let ((r (make-rec :p 5 :s big :pr udp)))
    (setf (rec-ps r 1) 3 (rec-ss r 1) bad (rec-prs r 1 0) tcp)
    (setf (bpf:map-ref mr tcp) r)
    (format t "~a ~a ~a ~a~%" r (rec-s r) (rec-ss r) (rec-prs r 1))
    (print-record r)
    (format t "~a ~a~%" (aref (rec-ss r) 1) (rec-ss r 1)))
  (print-map m) (print-map mr) (print-map ma)
  (bpf:do-map (k v mr)
    (print-row (k k) (s (rec-s v)) (ss (rec-ss v)) (prs (rec-prs v)) (pr (rec-pr v))))
  (print-row (gs gs) (gss gss) (ds ds) (gps gps)))
;> 0 (0 0) (0 0 7) 4 big (ok ok) ok NIL
;> ok 0
;> 4464 big -1
;> 1 2 -56 1
;> big bad bad 100 -1
;> 80 tcp -5 NIL
;> ok 80 (1 2 3) (1 bad) 443 tcp 0
;> bad 9 1 3
;> ok
;> (rec :p 5 :ps (0 3 0) :s big :ss (ok bad) :pr udp :prs ((0 0) (tcp 0))) big (ok bad) (tcp 0)
;> (rec :p 5 :ps (0 3 0) :s big :ss (ok bad) :pr udp :prs ((0 0) (tcp 0)))
;> bad bad
;> m 80: ok
;> mr tcp: (rec :p 5 :ps (0 3 0) :s big :ss (ok bad) :pr udp :prs ((0 0) (tcp 0)))
;> ma: all 0
;> K S SS PRS PR
;> tcp big (ok bad) ((0 0) (tcp 0)) udp
;> GS GSS DS GPS
;> bad (1 bad) tcp (1 2 3)
;json> {"type":"rec","value":{"p":5,"ps":[0,3,0],"s":"big","ss":["ok","bad"],"pr":"udp","prs":[[0,0],["tcp",0]]}}
;json> {"type":"m","key":80,"value":"ok"}
;json> {"type":"mr","key":"tcp","value":{"p":5,"ps":[0,3,0],"s":"big","ss":["ok","bad"],"pr":"udp","prs":[[0,0],["tcp",0]]}}
;json> {"k":"tcp","s":"big","ss":["ok","bad"],"prs":[[0,0],["tcp",0]],"pr":"udp"}
;json> {"gs":"bad","gss":[1,"bad"],"ds":"tcp","gps":[1,2,3]}
