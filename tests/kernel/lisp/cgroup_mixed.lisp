;;; Context accesses that clang would merge into one through a computed pointer, which the kernel
;;; refuses: two arms, a default with an override, early returns, writes.

(defmap found :type :array :key-size 4 :value-size 8 :max-entries 16)

(defprog two-arms (:type :cgroup-skb :section "cgroup_skb/egress")
  (setf (getmap found 0)
        (if (= (ctx family) AF_INET) (ctx remote-ip4) (ctx remote-ip6 3)))
  1)

(defprog override (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((address (ctx remote-ip6 3)))
    (when (= (ctx family) AF_INET)
      (setf address (ctx remote-ip4)))
    (setf (getmap found 1) address))
  1)

(defmacro keep (slot value)
  `(progn (setf (getmap found ,slot) ,value) (return 1)))

(defprog early-returns (:type :cgroup-skb :section "cgroup_skb/egress")
  (when (= (ctx family) AF_INET)
    (keep 2 (ctx remote-ip4)))
  (when (= (ctx family) AF_INET6)
    (keep 2 (ctx remote-ip6 3)))
  0)

(defprog ports (:type :cgroup-skb :section "cgroup_skb/egress")
  (setf (getmap found 3)
        (cond ((= (ctx protocol) (htons #x0800)) (ctx local-port))
              ((= (ctx family) AF_INET6) (ctx len))
              (t (ctx hash))))
  (setf (getmap found 4) (cast u32 (if (> (ctx len) 100000) (ctx priority) (ctx local-port))))
  1)

(defprog result-is-a-field (:type :cgroup-skb :section "cgroup_skb/egress")
  (if (= (ctx family) AF_INET)
      (if (ctx remote-ip4) 1 0)
      (if (ctx remote-ip6 3) 1 0)))

;; [::1] becomes [0:0:0:0:0:ffff:..] or stays, by the port: the same value into different fields
(defprog two-stores (:type :cgroup-sock-addr :section "cgroup/connect6")
  (let ((value (cast be32 (getmap found 8))))
    (if (= (ctx user-port) (cast be16 (getmap found 9)))
        (setf (ctx user-ip6 3) value)
        (setf (ctx user-ip6 0) value))
    (setf (getmap found 10) (ctx user-ip6 0))
    (setf (getmap found 11) (ctx user-ip6 3))
    1))

(defprog adjacent-stores (:type :cgroup-sockopt :section "cgroup/getsockopt")
  (when (= (ctx level) 4711)
    (setf (ctx optlen) 2)
    (setf (ctx retval) 0))
  1)

(defprog chosen-store (:type :cgroup-sock :section "cgroup/sock_create")
  (if (= (ctx family) AF_INET)
      (setf (ctx mark) 7)
      (setf (ctx priority) 7))
  1)
