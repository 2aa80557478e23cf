;;; What is used before it is defined stands earlier in the C, and only that.

(defprog r (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((o (make-s))) (setf (s-a o) +later+) (incf (getmap m (s-a o))))
  1)
(defmap m :type :hash :key-size 4 :value-size 8 :max-entries +later+)
(defstruct s (a u32))
(defconstant +later+ 7)

(defconstant +unused+ 8)
