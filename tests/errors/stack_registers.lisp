;; Its objects fit; with what clang cannot keep in registers they do not, and that is no defect of C.
(defstruct half (bytes (array u64 31)))
(defmap halves :type :hash :key-type half :value-type half :max-entries 4)

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress") ; error: stack
  (let* ((a (make-half)) (b (make-half))
         (c (ctx len)) (d (ctx hash)) (e (ctx mark)) (f (ctx priority)) (g (ctx ifindex)))
    (map-update halves a b)
    (map-update halves b a)
    (if (> (+ c (* d e) (* f g)) 4) 1 0)))
