; What a section does not say, the keys of an attachment say; a link is never nil.
(defprog u (:type :kprobe :section "uprobe") 0)
(defprog v (:type :kprobe :section "uprobe//bin/sh:main") 0)
(defprog x (:type :tc :section "tc") 0)
(defprog y (:type :tc :section "tc/ingress") 0)
(with-bpf-session ()
  (bpf:attach u) ; error: argument-count
  (bpf:attach u "/bin/sh") ; error: argument-count
  (bpf:attach u "/bin/sh" "main")
  (bpf:attach u "/bin/sh" :offset 64)
  (bpf:attach v)
  (bpf:attach x "lo") ; error: argument-count
  (bpf:attach x "lo" :direction :ingress)
  (bpf:attach y "lo")
  (let ((l nil))
    (setf l (bpf:attach v)))) ; error: type
