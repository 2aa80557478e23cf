;;; Loader forms show the values of an enum by name.
(defenum protocol (icmp 1) (tcp 6) (udp 17))
(defenum way i8 (in -1) out)

(defstruct packet
  (protocol protocol)
  (way way)
  (bytes u32))

(defmap packets :type :ringbuf :max-entries 4096)
(defmap counts :type :hash :key-type protocol :value-type u64 :max-entries 256)

(defprog look (:type :xdp)
  (with-ringbuf (p packets (sizeof packet))
    (memset p 0 0 (sizeof packet))
    (setf (packet-protocol p) udp)
    (setf (packet-way p) in))
  (incf (getmap counts udp))
  XDP_PASS)

(defargument interface interface "whose packets")

(with-bpf-session ()
  (bpf:attach look interface)
  (bpf:on-event (p packets)
    (let ((protocol (packet-protocol p)))
      (format t "~a ~d~%" protocol protocol)
      (print-row (protocol protocol) (way (packet-way p)) (next (+ protocol 1))))
    (print-record p))
  (bpf:run)
  (print-map counts)
  (bpf:do-map (k v counts)
    (format t "~a: ~d~%" k v)))
