; Values in network order that are stored as plain numbers, and the other way round, on the user side.
(defstruct peer (port be16) (address be32) (plain u32))
(defmap peers :type :hash :key-type be16 :value-type peer :max-entries 4)
(defmap counts :type :hash :key-type u32 :value-type be32 :max-entries 4)
(defprog p (:type :xdp) XDP_PASS)
(defun port-of ((port be16)) (ntohs port))
(with-bpf-session ()
  (setf (bpf:map-ref peers 80) (make-peer)) ; warning: byte-order
  (setf (bpf:map-ref peers (htons 80)) (make-peer :port 80)) ; warning: byte-order
  (when-let ((peer (bpf:map-ref peers (htons 80))))
    (let ((n 443) (port be16 80) (other be16 (htons 80))) ; warning: byte-order
      (setf (peer-port peer) n) ; warning: byte-order
      (setf (peer-port peer) (htons 443) (peer-port peer) other (peer-address peer) 0)
      (setf (peer-plain peer) (peer-address peer)) ; warning: byte-order
      (setf (bpf:map-ref counts (peer-address peer)) ; warning: byte-order
            (htonl 5))
      (setf (bpf:map-ref counts 1) 5) ; warning: byte-order
      (format t "~d ~d ~a~%" (port-of 80) (port-of port) peer)))) ; warning: byte-order
