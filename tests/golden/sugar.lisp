;;; What the prelude's macros become.

(defstruct process
  (tgid u32)
  (uid u32)
  (time u64)
  (command (array u8 16)))

(defmap starts :type :ringbuf :max-entries 4096)
(defmap last-seen :type :hash :key-size 4 :value-size 8 :max-entries 64)

(defprog note-socket (:type :cgroup-sock :section "cgroup/sock_create")
  (let ((family (ctx family))
        (next (1+ (ctx type)))
        (previous (1- (ctx type))))
    (setmap last-seen family next)
    (unless (zerop previous)
      (remmap last-seen previous))
    (when (= next 5)
      (delmap last-seen 5))
    (with-ringbuf (p starts (sizeof process))
      (fill-process-info p :pid-field process-tgid :uid-field process-uid
                         :timestamp-field process-time
                         :comm-field process-command-ptr :comm-size 16))
    1))
