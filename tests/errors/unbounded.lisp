(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (dotimes (i (ctx len)) ; error: unbounded
    (ktime-get-ns))
  (while (ctx len) ; error: unbounded
    (ktime-get-ns))
  (while (ctx len) :most 4 ; error: unbounded
    (ktime-get-ns))
  (while (ctx len) :max (ctx mark) ; error: not-constant
    (ktime-get-ns))
  (while (ctx len) :max) ; error: unbounded
  1)
