;;; Maps: each access, by value and by pointer to a struct.

(declaim (policy-hole connect6 sendmsg4))
(defstruct address
  (network be32)
  (port u16))

(defmap by-number :type :array
  :key-size 4
  :value-size 8
  :max-entries (* 4 16))

(defmap by-address :type :lru-hash
  :key-type address
  :value-type u32
  :max-entries 1024)

;; a CPU's own counter
(defmap each-cpu :type :percpu-array :key-size 4 :value-size 8 :max-entries 1)

(defprog use-maps (:type :cgroup-sock-addr :section "cgroup/connect4")
  (let ((to (make-address)))
    (setf (address-network to) (ctx user-ip4))
    (setf (address-port to) (ntohs (ctx user-port)))
    (incf (getmap each-cpu 0))
    (incf-map by-address to)
    (if-let (count (map-lookup by-address to))
            (when (> (load u32 count) 100)
              (return 0))
            (map-update by-address to 1 BPF_NOEXIST))
    (setf (getmap by-number 3) (getmap by-number 2))
    (when (= (getmap by-number 1) 7)
      (map-delete by-address to))
    1))
