;;; Numbers that C knows where Lisp asks for a store's value: clang warns of what it computes with them.
(defmap wide :type :array :key-size 4 :value-size 8 :max-entries 4)
(defmap narrow :type :hash :key-size 4 :value-type i16 :max-entries 4)
(defconstant +most+ #xffff)

(defprog known (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((len u16 (cast u16 (ctx len))) (mark i64 (ctx mark)))
    (setf (getmap wide 0) (ash-left (setf (getmap wide 1) #xffff) 20))
    (setf (getmap wide 1) (* (setf (getmap wide 2) #x7fffffff) 4))
    (setf (getmap wide 2) (- (setf (getmap narrow 1) -2) 1))
    (setf (getmap wide 3) (>> (setf (getmap narrow 2) #x8000) 3))
    (if (>= (s>= (be16 len) len) (> mark +most+)) 1 0)))
