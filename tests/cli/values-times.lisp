;;; How long and how often: what the command line says of bpf:run.
(defoption every duration nil "an interval")
(defoption times i32 nil "so many rounds")
(defoption for double nil "so many seconds")
(defprog pass (:type :xdp) XDP_PASS)
(with-bpf-session ()
  (let ((rounds 0))
    (bpf:run (:every every :times times :for for) (incf rounds))
    (format t "~d rounds~%" rounds)))
