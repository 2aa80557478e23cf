;; Frames that do not fit into the stack together.
(defstruct big (bytes (array u8 300)))
(defsubprog helper ((n u64)) u64
  (let ((b (make-big)))
    (setf (big-bytes b 0) (u8 n))
    (get-current-comm b 16)
    (big-bytes b 1)))

(defprog p (:type :cgroup-sock :section "cgroup/sock_create")
  (let ((b (make-big)))
    (setf (big-bytes b 0) 1)
    (get-current-comm b 16)
    (if (helper (big-bytes b 2)) 1 0)))
