;; A context that a subprogram is given as a pointer, and one that is given other memory.
(defsubprog mark-of ((c ptr)) u32
  (load u32 c 8))
(defsubprog first-of ((c ptr)) u32
  (load u32 c 0))

(defprog given-the-context (:type :tc)
  (if (= (+ (mark-of (ctx-ptr)) (first-of (ctx-ptr))) 7) 0 1))

(defprog given-a-variable (:type :tc)
  (let ((n u32 5))
    (if (= (first-of (stack-addr n)) 7) 0 1)))
