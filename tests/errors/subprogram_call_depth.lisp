;; the kernel follows eight frames, the program's among them
(defmacro chain (name next)
  `(defsubprog ,name ((n u64)) u64 (+ n (,next n))))
(chain f1 f2)
(chain f2 f3)
(chain f3 f4)
(chain f4 f5)
(chain f5 f6)
(chain f6 f7)
(chain f7 f8)
(defsubprog f8 ((n u64)) u64 n) ; error: call-depth
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (if (f1 1) 1 0))
