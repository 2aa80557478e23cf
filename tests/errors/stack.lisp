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

;; what it calls has frames of its own on the same stack
(defsubprog helper ((n u64)) u64
  (let ((b (make-big)))
    (setf (big-bytes b 0) (u8 n))
    (big-bytes b 1)))
(defprog with-callee (:type :cgroup-skb :section "cgroup_skb/egress") ; error: stack
  (let ((b (make-big)) (c (make-big)))
    (setf (big-bytes b 0) 1 (big-bytes c 0) 2)
    (if (helper 3) 1 0)))

;; large objects live elsewhere
(defprog scratched (:type :cgroup-skb :section "cgroup_skb/egress" :scratch t)
  (let* ((a (make-big)) (b (make-big)) (c (make-big)))
    (setf (big-bytes a 0) 1 (big-bytes b 0) 1 (big-bytes c 0) 1))
  1)
(defprog odd-option (:type :cgroup-skb :section "cgroup_skb/egress" :scratch 3) ; error: malformed
  1)
(defstruct far-too-big (bytes (array u8 40000)))
(defprog too-much-scratch (:type :cgroup-skb :section "cgroup_skb/egress" :scratch t) ; error: stack
  (let ((a (make-far-too-big)))
    (setf (far-too-big-bytes a 0) 1))
  1)
