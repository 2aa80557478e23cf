;;; What is used before it is defined stands earlier in the C, and only that.

(defprog r (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((o (make-s))) (setf (s-a o) +later+) (incf (getmap m (s-a o))))
  1)
(defmap m :type :hash :key-size 4 :value-size 8 :max-entries +later+)
(defstruct s (a u32))
(defconstant +later+ 7)

(defconstant +unused+ 8)

;; A field may be called as a struct that holds its own.
(defstruct pair (low u8) (board u8))
(defstruct board (pairs (array pair 4)))
(defglobal boards board)
(defprog field-names (:type :cgroup-skb :section "cgroup_skb/egress")
  (setf (pair-board (board-pairs boards 1)) 1)
  1)
