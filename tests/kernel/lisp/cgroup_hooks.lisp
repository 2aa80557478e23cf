;;; One program for each hook of a cgroup. What a program answers is in `verdicts`, by its slot; how
;;; often it ran is in `seen`.

(defmap verdicts :type :array :key-size 4 :value-size 8 :max-entries 32)
(defmap seen :type :array :key-size 4 :value-size 8 :max-entries 32)

;; network-order address and port that the rewriting programs use: 0 is IPv4, 1 to 4 are IPv6, 5 is
;; the port
(defmap target :type :array :key-size 4 :value-size 4 :max-entries 8)

(defmap operations :type :array :key-size 4 :value-size 8 :max-entries 64)

(defmacro decide (slot)
  `(progn
     (incf (getmap seen ,slot))
     (if (getmap verdicts ,slot) 1 0)))

(defmacro defhook (name type section slot)
  `(defprog ,name (:type ,type :section ,section)
     (decide ,slot)))

(defhook see-ingress :cgroup-skb "cgroup_skb/ingress" 0)
(defhook see-egress :cgroup-skb "cgroup_skb/egress" 1)
(defhook see-create :cgroup-sock "cgroup/sock_create" 2)
(defhook see-release :cgroup-sock "cgroup/sock_release" 3)
(defhook see-connect4 :cgroup-sock-addr "cgroup/connect4" 4)
(defhook see-connect6 :cgroup-sock-addr "cgroup/connect6" 5)
(defhook see-sendmsg4 :cgroup-sock-addr "cgroup/sendmsg4" 6)
(defhook see-sendmsg6 :cgroup-sock-addr "cgroup/sendmsg6" 7)
(defhook see-post-bind4 :cgroup-sock "cgroup/post_bind4" 8)
(defhook see-post-bind6 :cgroup-sock "cgroup/post_bind6" 9)
(defhook see-bind4 :cgroup-sock-addr "cgroup/bind4" 10)
(defhook see-bind6 :cgroup-sock-addr "cgroup/bind6" 11)
(defhook see-sysctl :cgroup-sysctl "cgroup/sysctl" 12)
(defhook see-setsockopt :cgroup-sockopt "cgroup/setsockopt" 14)

;; /dev/null is 1:3; all other devices may be used
(defprog see-device (:type :cgroup-device :section "cgroup/dev")
  (unless (and (= (ctx major) 1) (= (ctx minor) 3))
    (return 1))
  (decide 13))

;; ---- rewriting ----

(defmacro rewrite4 ()
  `(progn
     (setf (ctx user-ip4) (cast be32 (getmap target 0)))
     (setf (ctx user-port) (cast be16 (getmap target 5)))
     1))

(defmacro rewrite6 ()
  `(progn
     (setf (ctx user-ip6 0) (cast be32 (getmap target 1)))
     (setf (ctx user-ip6 1) (cast be32 (getmap target 2)))
     (setf (ctx user-ip6 2) (cast be32 (getmap target 3)))
     (setf (ctx user-ip6 3) (cast be32 (getmap target 4)))
     (setf (ctx user-port) (cast be16 (getmap target 5)))
     1))

(defmacro defrewrite (name section body)
  `(defprog ,name (:type :cgroup-sock-addr :section ,section)
     ,body))

(defrewrite redirect-connect4 "cgroup/connect4" (rewrite4))
(defrewrite redirect-connect6 "cgroup/connect6" (rewrite6))
(defrewrite redirect-sendmsg4 "cgroup/sendmsg4" (rewrite4))
(defrewrite redirect-sendmsg6 "cgroup/sendmsg6" (rewrite6))
(defrewrite redirect-bind4 "cgroup/bind4" (rewrite4))
(defrewrite redirect-bind6 "cgroup/bind6" (rewrite6))
(defrewrite pretend-recvmsg4 "cgroup/recvmsg4" (rewrite4))
(defrewrite pretend-recvmsg6 "cgroup/recvmsg6" (rewrite6))
(defrewrite pretend-peer4 "cgroup/getpeername4" (rewrite4))
(defrewrite pretend-peer6 "cgroup/getpeername6" (rewrite6))
(defrewrite pretend-name4 "cgroup/getsockname4" (rewrite4))
(defrewrite pretend-name6 "cgroup/getsockname6" (rewrite6))

;; ---- sockets' own life and options ----

(defprog see-operations (:type :sockops)
  (incf (getmap operations (logand (ctx op) 63)))
  1)

;; an option that no kernel has: its value is 77, one byte
(defprog answer-getsockopt (:type :cgroup-sockopt :section "cgroup/getsockopt")
  (let ((value (ctx optval)) (end (ctx optval-end)))
    (when (and (= (ctx level) 4711) (<= (+ value 1) end))
      (store u8 value 0 77)
      (setf (ctx optlen) 1)
      (setf (ctx retval) 0)))
  1)

;; the same for setting it: the kernel never sees the option
(defprog take-setsockopt (:type :cgroup-sockopt :section "cgroup/setsockopt")
  (when (= (ctx level) 4711)
    (setf (ctx optlen) -1))
  1)
