;;; user-options: lists that are parameters, and what was given.

(defparam ports (array u16 4) nil "drop these" :list t)
(defparam least u32 64 "drop what is shorter")
(defoption name text "skep" "whom to greet")
(defoption tries u8 3 "how often")
(defoption wait duration nil "how long")

(defprog drop-ports (:type :xdp)
  (with-udp (data data-end udp)
    (dotimes (i 4)
      (when (= (udp-dst-port udp) (aref ports i))
        (return XDP_DROP)))
    (when (and (given least) (< (- data-end data) least))
      (return XDP_DROP)))
  XDP_PASS)

(with-bpf-session ()
  (format t "~d of 4 ports~%" (length ports))
  (dolist (port ports) (format t "~d~%" port))
  (when (given name) (format t "hello ~a~%" name))
  (unless (given tries) (format t "~d tries~%" tries))
  (when (given wait) (sleep wait)))
