;; SPDX-License-Identifier: GPL-2.0
;;; Reports each socket that the processes of a cgroup make and close.

(defconstant +made+ 1)
(defconstant +closed+ 2)

(defstruct socket-event
  (time u64)   ; ns since boot
  (cookie u64) ; the same when it is made and when it is closed
  (pid u32)
  (uid u32)
  (family u32)
  (type u32)
  (protocol u32)
  (what u32)   ; 1 made, 2 closed
  (command (array u8 16)))

(defmap events :type :ringbuf
  :max-entries (* 64 1024))

;; events that found the ring buffer full
(defmap lost :type :array
  :key-size 4
  :value-size 8
  :max-entries 1)

(defmacro report (what)
  `(let ((event (ringbuf-reserve events (sizeof socket-event) 0)))
     (unless event
       (incf (getmap lost 0))
       (return 1))
     (fill-process-info event
                        :pid-field socket-event-pid
                        :uid-field socket-event-uid
                        :timestamp-field socket-event-time
                        :comm-field socket-event-command-ptr
                        :comm-size 16)
     (setf (socket-event-cookie event) (get-socket-cookie (ctx-ptr))
           (socket-event-family event) (ctx family)
           (socket-event-type event) (ctx type)
           (socket-event-protocol event) (ctx protocol)
           (socket-event-what event) ,what)
     (ringbuf-submit event 0)
     1))

(defprog audit-create (:type :cgroup-sock :section "cgroup/sock_create")
  (report +made+))

(defprog audit-release (:type :cgroup-sock :section "cgroup/sock_release")
  (report +closed+))
