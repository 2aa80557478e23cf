;; Kernel functions leave pointers into the packet as they are, but for those that move or write it.
(defkfunc bpf-look ((context (ptr xdp-md)) (flags u32)) i32)
(defkfunc bpf-xdp-pull-data ((context (ptr xdp-md)) (len u32)) i32)
(defextern function elsewhere ((flags u32)) u32)

(defprog kept (:type :xdp)
  (with-tcp (d e tcp)
    (when (= (bpf-look (ctx-ptr) 0) 0)
      (when (= (tcp-dst-port tcp) 80) (return XDP_DROP))))
  XDP_PASS)

(defprog moved (:type :xdp)
  (with-tcp (d e tcp)
    (when (= (bpf-xdp-pull-data (ctx-ptr) 60) 0)
      (when (= (tcp-dst-port tcp) 80) (return XDP_DROP)))) ; error: packet-bounds
  XDP_PASS)

(defprog other (:type :xdp)
  (with-tcp (d e tcp)
    (when (= (elsewhere 60) 0)
      (when (= (tcp-dst-port tcp) 80) (return XDP_DROP)))) ; error: packet-bounds
  XDP_PASS)
