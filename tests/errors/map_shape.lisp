(defmap counts :type :array :key-size 8 :value-size 8 :max-entries 1) ; error: map-shape
(defmap events :type :ringbuf :max-entries 1000) ; error: map-shape
(defmap cpus :type :cpumap :key-size 4 :value-size 4 :max-entries 8192)
(defmap more-cpus :type :cpumap :key-size 4 :value-size 4 :max-entries 8193) ; error: map-shape
(defmap most :type :hash :key-size 4 :value-size 4 :max-entries 134217728 :map-flags (:no-prealloc))
(defmap too-many :type :hash :key-size 4 :value-size 4 :max-entries 134217729 :map-flags (:no-prealloc)) ; error: map-shape
(defmap all-there-are :type :lru-hash :key-size 4 :value-size 4 :max-entries 4294967295) ; error: map-shape
(defmap wide :type :hash :key-size 4 :value-size 4193276 :max-entries 1)
(defmap too-wide :type :hash :key-size 4 :value-size 4193277 :max-entries 1) ; error: map-shape
(defmap wide-queue :type :queue :value-size 4194304 :max-entries 1)
(defmap too-wide-queue :type :queue :value-size 4194305 :max-entries 1) ; error: map-shape
(defmap large :type :array :key-size 4 :value-size 32768 :max-entries 4000000) ; warning: map-memory
(defmap prealloc :type :hash :key-size 8 :value-size 8 :max-entries 134217728) ; warning: map-memory
(defmap endless :type :array :key-size 4 :value-size 32768 :max-entries 4294967295) ; error: map-shape
(defmap four-gib :type :array :key-size 4 :value-size 8 :max-entries 536870911) ; warning: map-memory
(defmap below :type :array :key-size 4 :value-size 8 :max-entries 536870399)

;; uses of a map whose shape is wrong are no errors of their own
(defmap unsized :type :array :key-size 4 :value-size 4) ; error: map-shape
(defprog uses (:type :xdp)
  (setf (getmap unsized 1) 3)
  (map-update unsized 0 1)
  (when-let ((v (map-lookup unsized 0)))
    (atomic-add v 1))
  XDP_PASS)
