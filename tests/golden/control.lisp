;;; Control: every way to choose, to bind and to leave.

(defconstant most-tries 4)

;; a value in every arm
(defprog choose (:type :cgroup-skb :section "cgroup_skb/ingress")
  (let* ((len (ctx len))
         (class (cond ((< len 64) 0)
                      ((< len 512) 1)
                      (t 2))))
    (if (= class 2)
        0
        1)))

(defprog leave (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((len (ctx len))
        (odd u8))
    (declare (type u64 len))
    (when (= len 0)
      (return 0))
    ;; look at each bit until one is set
    (dotimes (i most-tries)
      (when (logand len (<< 1 i))
        (setf odd 1)))
    (unless (zerop odd)
      (return 1))
    (progn
      (incf len)
      (decf len 2))
    (case len
      (1 1)
      ((2 3) 0)
      (otherwise 1))))

(defprog both (:type :cgroup-sock :section "cgroup/sock_create")
  (if (or (and (= (ctx family) AF_INET) (= (ctx type) SOCK_STREAM))
          (not (= (ctx family) AF_INET6)))
      1
      0))
