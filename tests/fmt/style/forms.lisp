;; SPDX-License-Identifier: GPL-2.0
;;;  The head.   


(defmap   m :type :hash
      :key-size 4 :value-size 8    
   :max-entries 1
)
(defprog p (:type :xdp
:section "xdp")
"docs  are  kept"
(let ((a (ctx data))   ; one
      (bb 2)           ; two
 (c (+ 1
 2)))
;; above
(when (and a
bb) (incf c)
(setf a 1
b
2))
(if a
b ; then
c ; else
)
(cond ((= a 1)
2)
(t (foo)
(bar)))
(cond
((= a 1) 2))
(case a
(1 2)
((3 4)
5))
(progn
a)
(foo
a
b)
(foo a
b)
(dotimes (i 10
:max 10)
(bar i))
(handler-case (foo)
(error (e)
(bar e)))
)
XDP_PASS)

(defmacro twice (place &body body)
`(progn ,@body
(setf ,place '(a b
c)) ,(list 1
2) ,@(mapcar #'foo
'(1))))
(twice x
(foo)
(bar))
(defmacro pair ((a b) c &body body) body)
(pair (x
y)
z
(foo))
( a . b )
#(1
2   3)
' x
`( a , b  ,@ c)
(char #\( #\) #\; #\" #\space)
#| block
     comment |#
(foo #| inner |# a)
( ; why
a)
(labels ((f (x)
(g x)))
(f 1))
