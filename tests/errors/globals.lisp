;; globals, parameters and what other objects give
(defstruct pair (a u32) (b u32))
(defglobal "text" u64) ; error: malformed
(defglobal wide u128) ; error: unknown-type
(defglobal pointer (ptr pair)) ; error: type
(defglobal numbers (array u32 4))
(defglobal tables (array (array u32 4) 2)) ; error: unsupported
(defglobal small u8 300) ; warning: cut
(defglobal later u64 (get-prandom-u32)) ; error: not-constant
(defglobal whole pair 1) ; error: type
(defglobal a-pair pair)
(defglobal small u8) ; error: duplicate
(defglobal PAIR u8) ; error: duplicate
(defparam limit u32 10)
(defparam bad-limit pair 10) ; error: type
(defparam no-default u32) ; error: argument-count
(defparam undocumented u32 10 20) ; error: malformed
(defextern kconfig hz u32) ; error: malformed
(defextern kconfig config-hz pair) ; error: type
(defextern kconfig config-net bool :weak t) ; error: unknown-option
(defextern something x u32) ; error: malformed
(defextern global theirs) ; error: argument-count
(defextern function theirs-too (a u32) u64) ; error: malformed, malformed
(defextern map no-type :key-size 4) ; error: malformed
(defkfunc bpf-fine ((p (ptr pair))) (ptr pair) :acquire :ret-null)
(defkfunc bpf-odd ((p (ptr pair))) u64 :acquire) ; error: type
(defkfunc bpf-flag ((p (ptr pair))) u64 :aquire) ; error: unknown-option
(defkfunc bpf-release ((p (ptr pair))) void :release)
(defglobal outer u64)
(defstruct named (name (array char 4)) (inside pair) (next (ptr pair)))
(defunion either pair named)
(defglobal several named (make-named :name "abcd")) ; error: type
(defglobal twice pair (make-pair :a 1 :a 2)) ; error: duplicate
(defglobal unknown pair (make-pair :c 1)) ; error: unknown-field
(defglobal no-value pair (make-pair :a)) ; error: malformed
(defglobal at-run-time pair (make-pair :a (get-prandom-u32))) ; error: not-constant
(defglobal wrong named (make-named :inside (make-named))) ; error: type
(defglobal pointed named (make-named :next 1)) ; error: type
(defglobal fine named (make-named :name "abc" :next nil :inside nil))
(defglobal of-a-union either (make-pair)) ; error: type
(defglobal one-of either (make-either :pair (make-pair :a 1)))
(defglobal both either (make-either :pair (make-pair) :named nil)) ; error: argument-count
(defglobal too-many (array pair 1) '((make-pair) (make-pair))) ; error: argument-count
(defglobal cut-inside (array u8 2) '(1 256)) ; warning: cut
(defglobal a-text (array u32 8) "text") ; error: malformed
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (setf limit 3) ; error: not-a-place
  (incf limit) ; error: not-a-place
  (setf a-pair 3) ; error: not-a-place
  (setf smal 3) ; error: unknown-variable
  (incf a-pair) ; error: not-a-place
  (let ((outer 1) (b outer)) ; warning: let
    (setf (pair-a a-pair) (+ b outer)))
  (let ((q (bpf-fine a-pair))) ; error: unreleased
    (pair-a q) ; error: null-deref
    (when q (setf (pair-b q) 1)))
  (let ((q (bpf-fine a-pair)))
    (when q
      (bpf-release q)
      (setf (pair-b q) 1))) ; error: released
  1)
; warning@55: unused
