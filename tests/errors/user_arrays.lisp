(defstruct part (start u64))
(defprog p (:type :cgroup-sysctl :section "cgroup/sysctl")
  (let ((address u64 5) (count u64 (ktime-get-ns)))
    (do-user-ptrs (q address) 1) ; error: malformed
    (do-user-ptrs q 1) ; error: malformed
    (do-user-ptrs (q address 4 4 :count 3) 1) ; error: malformed
    (do-user-array (q u8 address 4) 1) ; error: malformed
    (do-user-array (q u8 address 4 4 :index) 1) ; error: malformed
    (do-user-ptrs (q address count count) (incf address q)) ; error: not-constant
    (do-user-array (q nothing address 4 4) 1) ; error: unknown-type, unknown-variable
    (do-user-ptrs (q address 4 4)
      (load u8 q))) ; error: type
  1)
