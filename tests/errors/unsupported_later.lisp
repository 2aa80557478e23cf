;; forms of the language that this version lacks are refused by name, not as unknown
(attach-xdp 1) ; error: unsupported
(bpf:poll 1) ; error: unsupported
(bpf:close 1) ; error: unsupported
