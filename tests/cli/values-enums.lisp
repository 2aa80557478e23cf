;;; Enums as types of variables, fields, keys, globals and options.
(defenum st i8 (bad -1) ok (big 100)) (defenum bits u32 (one 1) (two 2) (four 4))
(defconstant limit 50)
(deftype code st)
(defstruct r (s st) (b bits :bits 8) (c (array st 3)) (n u32 :bits 24))
(defmap by :type :hash :key-type st :value-type bits :max-entries 8)
(defmap pc :type :percpu-hash :key-type bits :value-type u32 :max-entries 8)
(defglobal g st big) (defglobal gr r)
(defoption o st ok "o") (defoption ob bits 4 "ob") (defoption nn code nil "nn")
(defprog p (:type :xdp) (setf (r-s gr) (if (= g big) ok bad)) XDP_PASS)
(defun next ((s st)) st (cond ((= s bad) ok) ((= s ok) big) (t bad)))
(defun named ((b bits)) (values-of b))
(defun values-of ((b bits)) u32 (logior b two))
(with-bpf-session ()
  (format t "~a ~a ~a ~a ~a~%" o ob nn (next o) (next (next (next o))))
  (let ((x o) (y st -1) (z (next g)) (a (array st 2) '(bad big))
        (rr (make-r :s big :b four :c '(ok bad) :n 7)))
    (format t "~a ~d ~a ~a ~a ~a ~x~%" x x y z a (aref a 1) z)
    (setf y g (aref a 0) (next y) (r-s rr) bad (r-c rr 2) big (r-b rr) one)
    (format t "~a ~a ~a ~a ~a ~a~%" y a rr (r-b rr) (r-c rr) (r-c rr 2))
    (setf (bpf:map-ref by bad) four (bpf:map-ref by big) two (bpf:map-ref by x) (r-b rr))
    (bpf:do-map (k v by :sort k)
      (print-row (k k) (v v) (sum (+ v 1)) (both (values-of v)) (is-bad (= k bad))))
    (let ((v (bpf:map-ref by bad)) (w (bpf:map-ref by 7))) (format t "~a ~a ~a~%" v w (or w one)))
    (setf (bpf:map-ref pc four) 3)
    (bpf:do-map (k v pc) (format t "~a ~a~%" k (> v 2)))
    (print-map by :sort value :descending t) (print-map pc)
    (setf g bad gr rr)
    (print-row (g g) (gr gr) (lim limit) (o o) (nn nn) (max (max x y))
               (case (case y (bad "b") (ok "o") (big "g") (t "?"))))
    (format t "~a ~a~%" (r-s gr) (named ob))
    (format t "~5a|~5@a|~s~%" x x x)))
;> ok four NIL big ok
;> ok 0 bad bad (bad big) big ffffffffffffffff
;> big (bad big) (r :s bad :b one :c (ok bad big) :n 7) one (ok bad big) big
;> K V SUM BOTH IS-BAD
;> bad four 5 6 T
;> ok one 2 3 NIL
;> big two 3 2 NIL
;> four NIL 1
;> four T
;> by bad: four
;> by big: two
;> by ok: one
;> pc four: 6
;> G GR LIM O NN MAX CASE
;> bad (r :s bad :b one :c (ok bad big) :n 7) 50 ok NIL 100 g
;> bad 6
;> ok   |   ok|ok
