; The section says which kind an attachment is, and so which keys there may be.
(defmap m :type :hash :key-size 4 :value-size 8 :max-entries 4)
(defprog pass (:type :xdp) 2)
(defprog count (:type :cgroup-skb) 1)
(defprog on-exec (:type :tracepoint :section "tracepoint/sched/sched_process_exec") 0)
(defprog call (:type :syscall) 0)
(defoption where interface nil "where")
(defoption name text nil "where")
(with-bpf-session (s)
  (bpf:attach pass) ; error: argument-count
  (bpf:attach pass :cgroup-path "x") ; error: unknown-option
  (bpf:attach pass :interface "lo" :interface "lo") ; error: unknown-option
  (bpf:attach pass :interface where) ; error: maybe-nil
  (bpf:attach pass name) ; error: maybe-nil
  (bpf:attach pass 1.5) ; error: type
  (bpf:attach pass "lo" :xdp-mode :fast) ; error: type
  (bpf:attach pass "lo" :flags nil :pin-path name :xdp-mode :generic)
  (bpf:attach count) ; error: argument-count
  (bpf:attach count "x" :interface "lo") ; error: unknown-option
  (bpf:attach on-exec "x") ; error: argument-count
  (bpf:attach on-exec :cookie 5) ; error: unknown-option
  (bpf:attach call) ; error: unsupported
  (bpf:attach contu "x") ; error: unknown-variable
  (bpf:attach-all :cgroup-path "x" :binary "y") ; error: unknown-option
  (bpf:attach-all :cgroup-path "x")) ; error: argument-count
(with-bpf-session (s "o.o")
  (bpf:attach s "p" :cookie 7)
  (bpf:attach s "p" :door "front")) ; error: unknown-option
