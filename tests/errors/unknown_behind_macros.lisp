;;; A name that is unknown in a program without macros, behind one whose macros' forms are no more.

(defprog first-one (:type :cgroup-skb :section "cgroup_skb/egress")
  (when (> (ctx len) 100) (return 0))
  1)

(defprog second-one (:type :cgroup-skb :section "cgroup_skb/egress")
  (+ 0 nothing)) ; error: unknown-variable

(defoption verbose flag nil "prints more")
(defprog third-one (:type :cgroup-skb :section "cgroup_skb/egress")
  (+ 0 verbose)) ; error: wrong-side
