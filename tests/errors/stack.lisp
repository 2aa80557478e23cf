;; Three objects of 200 bytes in one block are too many; one after the other they share their place.
(defstruct big (bytes (array u8 200)))

(defprog one-after-the-other (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((a (make-big))) (setf (big-bytes a 0) 1))
  (let ((b (make-big))) (setf (big-bytes b 0) 1))
  (let ((c (make-big))) (setf (big-bytes c 0) 1))
  1)

(defprog all-at-once (:type :cgroup-skb :section "cgroup_skb/egress")
  (let* ((a (make-big)) ; error: stack
         (b (make-big))
         (c (make-big)))
    (setf (big-bytes a 0) 1
          (big-bytes b 0) 1
          (big-bytes c 0) 1))
  1)
