;; A socket that was not found.
(defstruct tuple (saddr u32) (daddr u32) (sport u16) (dport u16))

(defprog p (:type :tc :section "tc")
  (let ((t4 (make-tuple)))
    (setf (tuple-dport t4) (htons 80))
    (let ((s (sk-lookup-tcp (ctx-ptr) t4 (sizeof tuple) BPF_F_CURRENT_NETNS 0))
          (port u32 (load u32 s 0)))
      (when s (sk-release s))
      (if (= port 80) TC_ACT_SHOT TC_ACT_OK))))
