;;; Ring buffers: by hand, and by the form that does it.

(declaim (policy-hole sendmsg4 sendmsg6))

(defstruct refusal
  (time u64) ; ns since boot
  (pid u32)
  (port u16) ; host order
  (command (array u8 16)))

(defmap refusals :type :ringbuf
  :max-entries (* 16 4096))

(defprog tell (:type :cgroup-sock-addr :section "cgroup/connect4")
  (with-ringbuf (event refusals (sizeof refusal))
    (setf (refusal-time event) (ktime-get-ns))
    (setf (refusal-pid event) (u32 (>> (get-current-pid-tgid) 32)))
    (setf (refusal-port event) (ntohs (ctx user-port)))
    (get-current-comm (refusal-command-ptr event) 16))
  0)

(defprog tell-by-hand (:type :cgroup-sock-addr :section "cgroup/connect6")
  (let ((event (ringbuf-reserve refusals (sizeof refusal) 0)))
    (when event
      (memset event 0 0 (sizeof refusal))
      (setf (refusal-time event) (ktime-get-ns))
      (if (= (ctx user-port) 0)
          (ringbuf-discard event 0)
          (ringbuf-submit event 0))))
  (let ((copy (make-refusal)))
    (setf (refusal-port copy) 1)
    (ringbuf-output refusals copy (sizeof refusal) 0))
  0)
