; What attaches or replaces a program that is not loaded or of another kind, and records that no handler could tell apart.
(defstruct one (kind u32 :is 1) (pid u32))
(defstruct two (kind u32 :is 2) (pid u32))
(defstruct plain (pid u32) (uid u32))
(defstruct never (kind u32 :is 9) (pid u32))
(defmap events :type :ringbuf :max-entries 4096)
(defmap tagged :type :ringbuf :max-entries 4096)
(defmap mixed :type :ringbuf :max-entries 4096)
(defmap empty :type :ringbuf :max-entries 4096)
(defmap shared :type :ringbuf :max-entries 4096 :pinning :by-name)
(defprog x (:type :xdp) XDP_PASS)
(defprog egress (:type :cgroup-skb :section "cgroup_skb/egress") 
  (with-ringbuf (e events (sizeof plain)) (setf (plain-pid e) 1 (plain-uid e) 1))
  (with-ringbuf (e tagged (sizeof one)) (setf (one-pid e) 1))
  (with-ringbuf (e tagged (sizeof two)) (setf (two-pid e) 1))
  (with-ringbuf (e mixed (sizeof one)) (setf (one-pid e) 1))
  (with-ringbuf (e mixed (sizeof plain)) (setf (plain-pid e) 1 (plain-uid e) 1))
  1)
(defprog egress-too (:type :cgroup-skb :section "cgroup_skb/egress") 1)
(defprog ingress (:type :cgroup-skb :section "cgroup_skb/ingress") 1)
(defprog out (:type :cgroup-skb :section "cgroup_skb/ingress") 1)
(defprog back (:type :cgroup-skb :section "cgroup_skb/ingress") 1)
(defprog perhaps (:type :cgroup-skb :section "cgroup_skb/ingress") 1)
(defprog optional (:type :xdp :optional t) XDP_PASS)
(defprog chosen (:type :xdp :optional t) XDP_PASS)
(defoption on flag nil "on")
(with-bpf-session ()
  (bpf:disable out)
  (bpf:disable "back")
  (bpf:enable back)
  (when on (bpf:disable perhaps) (bpf:enable chosen))
  (when on (bpf:load)) ; error: after-load
  (bpf:load)
  (let ((link (bpf:attach x "lo" :xdp-mode :generic)) (other (bpf:attach egress "/x")))
    (bpf:update link egress) ; error: type
    (bpf:update link optional) ; error: malformed
    (bpf:update link chosen)
    (bpf:update other ingress) ; error: type
    (bpf:update other egress-too))
  (bpf:attach out "/x") ; error: malformed
  (bpf:attach "out" "/x") ; error: malformed
  (bpf:attach back "/x")
  (bpf:attach perhaps "/x")
  (bpf:attach optional "lo") ; error: malformed
  (bpf:on-event (e events never) (format t "~d~%" (never-pid e))) ; error: type
  (bpf:on-event (e events plain) (format t "~d~%" (plain-pid e)))
  (bpf:on-event (e tagged plain) (format t "~d~%" (plain-pid e))) ; error: type
  (bpf:on-event (e tagged one) (format t "~d~%" (one-pid e)))
  (bpf:on-event (e mixed one) (format t "~d~%" (one-pid e))) ; error: malformed
  (bpf:on-event (e empty one) (format t "~d~%" (one-pid e))) ; error: type
  (bpf:on-event (e shared one) (format t "~d~%" (one-pid e)))
  (bpf:load)) ; error: after-load
