(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((id u32 0))
    (setf id (get-current-uid-gid)) ; warning: cut
    (if (= id 0) 0 1)))
; warning@3: current-process
