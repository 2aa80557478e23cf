; Numbers and texts that a call would refuse stand in the source: each is an error at its line.
(defstruct s (bytes (array u8 4)))
(defmap events :type :ringbuf :max-entries 4096)
(defprog x (:type :cgroup-skb) 1)
(defprog pe (:type :perf-event) 1)
(defprog k (:type :kprobe :section "kprobe/do_exit") 0)
(defprog xd (:type :xdp) XDP_PASS)
(defprog m (:type :sk-msg) SK_PASS)
(defmap socks :type :sockmap :max-entries 4)
(with-bpf-session ()
  (bpf:set-max-entries events 0) ; error: constant-range
  (setf (bpf:map-ref events 1) 1) ; error: before-load
  (bpf:load)
  (bpf:attach x "") ; error: constant-range
  (bpf:attach x :cgroup-path "") ; error: constant-range
  (bpf:attach xd "") ; error: constant-range
  (bpf:attach pe :frequency 0) ; error: constant-range
  (bpf:attach pe :period 0) ; error: constant-range
  (bpf:attach pe :frequency -1 :event "bogus") ; error: constant-range
  (bpf:attach pe :frequency 99 :event "cpu-clock" :cpu 4)
  (bpf:attach pe :frequency 99 :period 5) ; error: unknown-option
  (bpf:attach k :pid -5) ; error: unknown-option
  (bpf:attach xd "lo" :pin-path "") ; error: constant-range
  (bpf:attach xd "a-name-of-an-interface") ; error: constant-range
  (bpf:attach xd 0) ; error: constant-range
  (bpf:attach m "sock") ; error: constant-range
  (bpf:attach m "socks")
  (bpf:attach pe :frequency 99 :event "cpu-clocks") ; error: unknown-option
  (bpf:attach pe :frequency 99 :event "sched:sched_switch") ; error: unknown-option
  (bpf:attach pe :frequency 99 :event "page-faults" :cpu "0-3,8")
  (bpf:attach pe :frequency 99 :cpu "all") ; error: constant-range
  (bpf:attach pe :frequency 99 :cpu -1) ; error: constant-range
  (bpf:attach pe :frequency 99 :pid -1) ; error: constant-range
  (bpf:attach pe :frequency 99 :pid (now)) ; warning: cut
  (bpf:attach xd "lo" :flags (now)) ; warning: cut
  (format t "~a~%" (bytes-text (s-bytes (make-s)) :len 5)) ; error: constant-range
  (format t "~a~%" (bytes-text (s-bytes (make-s)) :len 4))
  (bpf:unpin "") ; error: constant-range
  (bpf:run (:every 0) (format t "x")) ; error: constant-range
  (bpf:run (:every -1) (format t "x")) ; error: constant-range
  (bpf:run (:every 1 :times -3) (format t "x")) ; error: constant-range
  (bpf:run (:every 1 :times 0) (format t "x")) ; error: constant-range
  (bpf:run (:every 0.0) (format t "x")) ; error: constant-range
  (bpf:run :for -1) ; error: constant-range
  (bpf:poll -1) ; error: constant-range
  (sleep -1) ; error: constant-range
  (sleep -0.5) ; error: constant-range
  (sleep "10ms") ; error: type
  (bpf:run :for "10ms") ; error: type
  (bpf:run (:every 100000000000) (format t "x"))
  (exit -1)) ; error: constant-range
