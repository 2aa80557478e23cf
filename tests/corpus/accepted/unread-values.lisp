;; Null tests whose pointers only feed variables that nothing reads: the loads are pruned, and the tests alone are left.
(defstruct pair (a u32) (b u32))
(defmap counts :type :array :key-type u32 :value-type u64 :max-entries 4)
(defmap pairs :type :hash :key-type u32 :value-type pair :max-entries 4)

(defprog unread-lets (:type :xdp)
  (let ((x XDP_PASS))
    (when-let ((v (map-lookup counts 1))) (let ((n (load u64 v))) (setf x XDP_DROP)))
    (when-let ((v (map-lookup counts 2))) (let ((n (load u64 v)) (m (+ n 1))) (setf x XDP_DROP)))
    x))

(defprog unread-in-a-loop (:type :tc)
  (let ((x TC_ACT_OK))
    (dotimes (i 2)
      (when-let ((v (map-lookup counts i))) (let ((n (load u64 v))) (setf x TC_ACT_SHOT))))
    x))

(defprog set-and-unread (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((x 1) (n 0))
    (when-let ((v (map-lookup pairs 1))) (setf n (pair-a v)) (setf x 0))
    (when-let ((v (map-lookup pairs 2))) (incf n (pair-b v)) (setf x 0))
    x))
