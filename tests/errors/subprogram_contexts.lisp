;; a subprogram's context is that of the programs that reach it
(defsubprog size () u32
  (ctx len)) ; error: ctx-field
(defsubprog port () u64
  (ctx remote-ip4)) ; error: unknown-field
(defsubprog pid () u64
  (redirect 1 0)) ; error: helper-not-allowed
(defsubprog lonely () u64 ; warning: unused
  (ctx whatever))
(defsubprog exported () u64
  (declare (export))
  (ctx len)) ; error: ctx-field
(defprog packet (:type :cgroup-skb :section "cgroup_skb/egress")
  (if (size) (if (pid) 1 0) 1))
(defprog address (:type :cgroup-sock-addr :section "cgroup/connect4")
  (if (size) (if (port) (if (pid) 0 1) 1) 0))

;; a context that is given as a pointer
(defsubprog stored ((c ptr)) u32
  (store u32 c 0 1) ; error: ctx-width
  (load u32 c 8))
(defprog gives-it (:type :xdp)
  (if (= (stored (ctx-ptr)) 7) 1 2))
