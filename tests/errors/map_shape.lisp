(defmap counts :type :array :key-size 8 :value-size 8 :max-entries 1) ; error: map-shape
(defmap events :type :ringbuf :max-entries 1000) ; error: map-shape
(defmap cpus :type :cpumap :key-size 4 :value-size 4 :max-entries 8192)
(defmap more-cpus :type :cpumap :key-size 4 :value-size 4 :max-entries 8193) ; error: map-shape
