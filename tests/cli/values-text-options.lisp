;;; values-text-options: a defparam that is an array of char is an option: the programs compare with it.
(defparam command (array char 16) "nothing" "only this command" :short #\c :metavar "NAME")
(defparam prefix (array char 4) nil "printed in front")
(defparam kept (array char 4) "k" "no option" :option nil)
(defglobal seen u64)
(defprog on-call (:type :raw-tracepoint :section "raw_tracepoint/sys_enter")
  (let ((name (array char 16)))
    (comm name)
    (when (and (= (aref name 0) (aref command 0)) (= (aref name 1) (aref command 1)) (= (aref name 2) (aref command 2))) (incf seen)))
  0)
(with-bpf-session ()
  (format t "~a|~a|~a~%" command prefix kept)
  (bpf:attach on-call)
  (bpf:run :for 0.1)
  (format t "~a~%" (> seen 0))
  (print-row (command command) (prefix prefix)))
;> nothing||k
;> NIL
;> COMMAND PREFIX
;> nothing 
;json> {"command":"nothing","prefix":""}
