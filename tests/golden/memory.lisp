;;; Memory: loads, stores, addresses, copies, atomics.

(defstruct flow
  (saddr be32)
  (ports (array u16 2)) ; source, destination
  (hits u64))

(defmap flows :type :hash
  :key-size 8
  :value-type flow
  :max-entries 128)

(defprog copy (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((f (make-flow))
        (word u32 0)
        (key u64 0))
    (skb-load-bytes (ctx-ptr) 12 (stack-addr word) (sizeof u32))
    (memset f 0 0 (sizeof flow))
    (memset f 0 (u8 (sizeof u8)) 3)
    (setf (flow-saddr f) (cast be32 word)
          (flow-ports f 0) (load u16 (stack-addr word))
          (flow-ports f 1) 443)
    (store u64 (stack-addr key) 0 (flow-hits f))
    (memcpy (stack-addr key) 0 f 0 8)
    (when-let ((seen (map-lookup flows key)))
      (atomic-add (flow-hits-ptr seen) 1)
      (atomic-add seen 8 2 u64)
      (atomic-add (flow-hits-ptr seen) 0 3))
    1))

;; an object is never null
(defprog always-there (:type :cgroup-skb :section "cgroup_skb/egress")
  (when-let ((f (make-flow)))
    (setf (flow-hits f) 2)
    (map-update flows 1 f))
  1)
