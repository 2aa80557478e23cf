; An option's choice is a key's where each of its keywords is one of the key.
(defprog pass (:type :xdp) XDP_PASS)
(defargument where interface "where")
(defoption mode (member :generic :native :auto) :auto "how")
(defoption speed (member :generic :fast) :generic "how")
(with-bpf-session ()
  (bpf:attach pass where :xdp-mode mode)
  (bpf:attach pass where :xdp-mode :offload)
  (bpf:attach pass where :xdp-mode speed) ; error: type
  (bpf:attach pass where :xdp-mode 3) ; error: type
  (bpf:attach pass where :xdp-mode :fast)) ; error: type
