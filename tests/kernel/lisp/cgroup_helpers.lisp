;;; The helpers that tell who does what and when, in every kind of cgroup program that may call them.

(declaim (policy-hole connect6 sendmsg4))

(defstruct caller
  (cookie u64)
  (pid-tgid u64)
  (uid-gid u64)
  (coarse u64)
  (precise u64)
  (boot u64)
  (jiffies u64)
  (cgroup u64)
  (netns u64)
  (random u32)
  (processor u32)
  (command (array u8 16)))

;; slot 0: connect4, 1: sock_create, 2: egress
(defmap callers :type :array :key-size 4 :value-type caller :max-entries 4)

(defmacro note-caller (slot &body others)
  `(when-let ((c (map-lookup callers ,slot)))
     (setf (caller-pid-tgid c) (get-current-pid-tgid)
           (caller-uid-gid c) (get-current-uid-gid)
           (caller-coarse c) (ktime-get-coarse-ns)
           (caller-precise c) (ktime-get-ns)
           (caller-boot c) (ktime-get-boot-ns)
           (caller-jiffies c) (jiffies64)
           (caller-random c) (get-prandom-u32)
           (caller-processor c) (get-smp-processor-id))
     (get-current-comm (caller-command-ptr c) 16)
     ,@others))

(defprog note-connect (:type :cgroup-sock-addr :section "cgroup/connect4")
  (note-caller 0
    (setf (caller-cookie c) (get-socket-cookie (ctx-ptr))
          (caller-cgroup c) (get-current-cgroup-id)
          (caller-netns c) (get-netns-cookie (ctx-ptr))))
  1)

(defprog note-create (:type :cgroup-sock :section "cgroup/sock_create")
  (note-caller 1
    (setf (caller-cookie c) (get-socket-cookie (ctx-ptr))
          (caller-cgroup c) (get-current-cgroup-id)))
  1)

(defprog note-egress (:type :cgroup-skb :section "cgroup_skb/egress")
  (note-caller 2
    (setf (caller-cookie c) (get-socket-cookie (ctx-ptr))
          (caller-cgroup c) (get-current-cgroup-id)))
  1)

;; the error that the caller gets is the program's to choose
(defprog refuse-with-enoent (:type :cgroup-sock-addr :section "cgroup/connect4")
  (set-retval -2)
  0)

;; thread group id, uid, time and command by one form
(defprog fill-in (:type :cgroup-sock-addr :section "cgroup/connect6")
  (when-let ((c (map-lookup callers 3)))
    (fill-process-info c
                       :pid-field caller-pid-tgid
                       :uid-field caller-uid-gid
                       :timestamp-field caller-precise
                       :comm-field caller-command-ptr
                       :comm-size 16))
  1)
