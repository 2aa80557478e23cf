;;; A subprogram leads elsewhere, an error is set by hand; other programs of the section are no second warning.
(defsubprog to-proxy () u64
  (progn
    (setf (ctx user-port) (htons 3128))
    1))

(defprog by-a-subprogram (:type :cgroup-sock-addr :section "cgroup/connect6") ; warning: policy-hole
  (to-proxy)
  1)

(defprog by-an-error (:type :cgroup-sock-addr :section "cgroup/connect4") ; warning: policy-hole
  (set-retval -2)
  1)

(defprog by-its-result (:type :cgroup-sock-addr :section "cgroup/connect4")
  0)
