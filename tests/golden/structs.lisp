;; Structs in structs, unions, fields by name, memory by offset, one raw instruction.
(defstruct tcp-part
  (port be16)
  (flags u8))
(defstruct name-part
  (bytes (array u8 24))
  (len i16))
(defunion part tcp-part name-part)
(defstruct event
  (kind u8)
  (what part)
  (parts (array part 2))
  (grid (array (array u16 3) 2))
  (next (ptr tcp-part)))

(defmap parts :type :hash :key-size 4 :value-type part :max-entries 4)

(defsubprog port-of ((p (ptr tcp-part))) u16
  (ntohs (tcp-part-port p)))

(defprog parts-of (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((e (make-event)) (u (make-part)) (mark u32 (ctx-load u32 8)))
    (setf (tcp-part-port u) (htons 80) (name-part-len u) -4)
    (setf (tcp-part-port (event-what e)) (htons 443))
    (setf (name-part-bytes (event-parts e 1) 3) 9)
    (setf (struct-ref event e kind) (u8 (load u16 (event-grid e 1) 2)))
    (struct-set event e next (event-what e))
    (map-update parts 1 u)
    (when-let ((v (map-lookup parts 1)))
      (setf (tcp-part-flags v) (u8 (port-of (event-next e)))))
    (ctx-store u32 8 (+ mark (kernel-load u16 (event-grid e 0) 4)))
    (asm #xb7 3 0 0 -5)
    (asm #x85 0 0 0 5)
    (if (port-of u) 1 0)))
