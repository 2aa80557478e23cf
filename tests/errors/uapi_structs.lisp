;; structs of <linux/bpf.h>: their fields, and what may be read of a socket
(defmap seen :type :hash :key-type u32 :value-type u64 :max-entries 64)
(defprog x (:type :tc)
  (let ((key bpf-tunnel-key) (at 3))
    (setf (bpf-tunnel-key-nothing key) 7) ; error: unknown-field
    (setf (bpf-tunnel-key-remote-ipv6 key 4) 1) ; error: constant-range
    (bpf-sock-family key) ; error: type
    (when-let ((sk (ctx sk)))
      (setf (getmap seen 1) (bpf-sock-protocol sk)) ; error: ctx-width
      (setf (getmap seen 1) (bpf-sock-family sk))
      (when-let ((full (sk-fullsock sk)))
        (setf (getmap seen 2) (bpf-sock-protocol full))
        (setf (bpf-sock-protocol full) 3) ; error: type
        (setf (getmap seen 3) (ntohl (bpf-sock-dst-ip6 full (logand at 3)))))) ; error: bounds
    TC_ACT_OK))
